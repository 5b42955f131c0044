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
            if (context.Model.Find(segments.Key) is not { } entityType)
                NotFollow(segments, _ => $"the model has no entity type {segments.Key}");
            else if (entityType.Accept(new Binding(this, segments, segmenter, matching)) is { Hashes.Count: > 0 } followed)
                _types.Add(followed);
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
            : EntityTypesOf(bound).Select(WhyUnread).FirstOrDefault(why => why is not null);

        private string? WhyUnread(string entityType) => catalogue.Context.Model.Find(entityType)!.Accept(new Unread(catalogue.Context.Model, segmenter));

        private static IEnumerable<string> EntityTypesOf<T>(BindResult<T> bound)
            where T : class
        {
            var places = new ReadPlaces<T>(bound.EntityType);
            places.Add("", ExplanationReads.Of(bound.Root!));
            return places.All.Select(p => p.EntityType);
        }
    }

    /// <summary>Why the entities of a type cannot be read; null when they can.</summary>
    private sealed class Unread(SegmentationModel model, Segmenter segmenter) : IEntityTypeVisitor<string?>
    {
        public string? Visit<T>(EntityType<T> entityType)
            where T : class => segmenter.FindSource<T>() is null ? $"no source of {entityType.Name} is registered"
            : model.EntityTypes.Count(e => e.ClrType == typeof(T)) > 1 ? $"several entity types are of the class {typeof(T).Name}"
            : null;
    }
}
