namespace Segmentation;

/// <summary>All segments as they stand, bound so that they can be followed, and why others cannot. Immutable.</summary>
internal sealed class FollowedCatalogue
{
    private readonly Dictionary<string, string> _notFollowed = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FollowedSegments> _types = [];

    public FollowedCatalogue(BindingContext context, Segmenter segmenter, IFilterMatching matching)
    {
        Context = context;
        foreach (var segments in context.Segments!.Segments.GroupBy(s => s.EntityType, StringComparer.OrdinalIgnoreCase))
        {
            if (context.Model.Find(segments.Key) is { } entityType)
                _types.Add(entityType.Accept(new Binding(this, segments, segmenter, matching)));
            else
                NotFollow(segments, _ => $"the model has no entity type {segments.Key}");
        }

        foreach (var type in _types)
        {
            foreach (var segment in type.Hashes.Keys)
                TypeOf.Add(segment, type);
        }
    }

    /// <summary>What they are bound to.</summary>
    public BindingContext Context { get; }

    /// <summary>The segments that are followed, by entity type.</summary>
    public IReadOnlyList<FollowedSegments> Types => _types;

    /// <summary>By the key of a segment that is followed, its entity type.</summary>
    public Dictionary<string, FollowedSegments> TypeOf { get; } = [];

    /// <summary>The segments that are not followed, with the reason.</summary>
    public IReadOnlyDictionary<string, string> NotFollowed => _notFollowed;

    /// <summary>Whether it is still what a context says.</summary>
    public bool IsOf(BindingContext context) => ReferenceEquals(context.Segments, Context.Segments) &&
        ReferenceEquals(context.Picklists, Context.Picklists) && ReferenceEquals(context.Model, Context.Model);

    private void NotFollow(IEnumerable<SegmentDefinition> segments, Func<SegmentDefinition, string> why)
    {
        foreach (var segment in segments)
            _notFollowed[segment.Key] = why(segment);
    }

    private sealed class Binding(FollowedCatalogue catalogue, IEnumerable<SegmentDefinition> segments, Segmenter segmenter, IFilterMatching matching)
        : IEntityTypeVisitor<FollowedSegments>
    {
        public FollowedSegments Visit<T>(EntityType<T> entityType)
            where T : class
        {
            var followed = new List<(string Key, BindResult<T> Bound)>();
            foreach (var segment in segments)
            {
                var bound = new Syntax.InSegment(segment.Key).Bind<T>(catalogue.Context, entityType.Name);
                if (WhyNot(segment, bound) is { } why)
                    catalogue._notFollowed[segment.Key] = why;
                else
                    followed.Add((segment.Key, bound));
            }

            return new FollowedSegments<T>(entityType, followed, matching, segmenter.Now);
        }

        private string? WhyNot<T>(SegmentDefinition segment, BindResult<T> bound)
            where T : class => segment.IsPaused ? "it is paused"
            : !bound.IsValid ? $"it cannot be asked: {string.Join("; ", bound.Issues.Where(i => i.Severity == Severity.Error))}"
            : EntityTypesOf(bound).FirstOrDefault(t => !HasSource(t)) is { } unread ? $"no source of {unread} is registered"
            : null;

        private bool HasSource(string entityType) => catalogue.Context.Model.Find(entityType)!.Accept(new Finding(segmenter));

        private static IEnumerable<string> EntityTypesOf<T>(BindResult<T> bound)
            where T : class
        {
            var places = new ReadPlaces<T>(bound.EntityType);
            places.Add("", bound.ReadSet);
            return places.All.Select(p => p.EntityType);
        }
    }

    private sealed class Finding(Segmenter segmenter) : IEntityTypeVisitor<bool>
    {
        public bool Visit<T>(EntityType<T> entityType)
            where T : class => segmenter.FindSource<T>() is not null;
    }
}
