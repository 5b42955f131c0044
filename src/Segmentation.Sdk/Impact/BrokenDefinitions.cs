namespace Segmentation;

/// <summary>Finds what a change of definitions would break: it can be bound with those before, and not with those after.</summary>
internal static class BrokenDefinitions
{
    /// <summary>Segments and derived fields.</summary>
    public static IReadOnlyList<DefinitionUse> Between(BindingContext before, BindingContext after) =>
    [
        .. Segments(before, after).Select(name => new DefinitionUse("segment", name)),
        .. Formulas(before, after).Select(name => new DefinitionUse("derived field", name)),
    ];

    /// <summary>The keys of segments.</summary>
    public static IReadOnlyList<string> Segments(BindingContext before, BindingContext after) =>
        [.. before.Segments!.Segments.Where(s => IsBound(s, before) && !IsBound(s, after)).Select(s => s.Key)];

    /// <summary>The names of derived fields, with their entity types.</summary>
    public static IReadOnlyList<string> Formulas(BindingContext before, BindingContext after) =>
    [
        .. from entityType in before.Model.EntityTypes
           from derived in entityType.DerivedFields
           where IsReckoned(entityType, derived, before) && !IsReckoned(after.Model.Find(entityType.Name)!, derived, after)
           select $"{entityType.Name}.{derived.Name}",
    ];

    private static bool IsBound(SegmentDefinition segment, BindingContext context) =>
        segment.Filter is null || context.Model.Find(segment.EntityType)?.Accept(new Binding(segment.Filter, context)) == true;

    private static bool IsReckoned(EntityType entityType, DerivedField derived, BindingContext context) =>
        !new Binder(entityType, context, source: null).IssuesOf(derived).Any();

    private sealed class Binding(Filter filter, BindingContext context) : IEntityTypeVisitor<bool>
    {
        public bool Visit<T>(EntityType<T> entityType)
            where T : class => filter.Bind<T>(context, entityType.Name).IsValid;
    }
}
