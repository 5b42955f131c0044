namespace Segmentation;

/// <summary>All places where plans of one entity type read rows. Not thread-safe while plans are added.</summary>
/// <typeparam name="T">The class of the entities that the plans are asked of.</typeparam>
internal sealed class ReadPlaces<T>(EntityType<T> entityType)
    where T : class
{
    private readonly EntityPlace<T> _entities = new(entityType);
    private readonly Dictionary<(ReadPlace Parent, Relation Relation), (ReadPlace Rows, ReadPlace? Links)> _related = [];

    /// <summary>The places, the entities themselves first.</summary>
    public IEnumerable<ReadPlace> All => _related.Values.SelectMany(r => new[] { r.Rows, r.Links }).OfType<ReadPlace>().Prepend(_entities);

    /// <summary>Adds what a plan reads, under its name.</summary>
    public void Add(string reader, ReadSet reads)
    {
        _entities.AddReader(reader);
        new Adding(this, reader).Add(_entities, reads);
    }

    private sealed class Adding(ReadPlaces<T> places, string reader)
    {
        public void Add<TRow>(ReadPlace<TRow> place, ReadSet reads)
            where TRow : class
        {
            foreach (var field in reads.Fields)
                place.Add(reader, field);
            foreach (var (relation, next) in reads.Relations)
                ((RelationFrom<TRow>)relation).Accept(new Step<TRow>(this, place, next));
        }

        private sealed class Step<TParent>(Adding adding, ReadPlace<TParent> parent, ReadSet reads) : IRelationVisitor<TParent, bool>
            where TParent : class
        {
            public bool Visit<TChild>(Relation<TParent, TChild> relation)
                where TChild : class
            {
                var (reader, related) = (adding.Reader, adding.Related);
                if (!related.TryGetValue((parent, relation), out var place))
                    related.Add((parent, relation), place = (new RelatedPlace<TParent, TChild>(parent, relation), relation.LinkPlace(parent)));
                var rows = (ReadPlace<TChild>)place.Rows;
                parent.Add(reader, relation.Near);
                // Rows that hang on the entity itself cannot be compared: whatever is written may have changed them.
                if (relation.IsInMemory)
                    parent.Add(reader, relation, _ => new object());
                rows.Add(reader, relation.Far);
                place.Links?.AddReader(reader);
                adding.Add(rows, reads);
                return true;
            }
        }

        private string Reader => reader;

        private Dictionary<(ReadPlace Parent, Relation Relation), (ReadPlace Rows, ReadPlace? Links)> Related => places._related;
    }
}
