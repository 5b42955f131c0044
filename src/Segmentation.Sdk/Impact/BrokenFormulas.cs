namespace Segmentation;

/// <summary>Finds the derived fields that a change of definitions would break.</summary>
internal static class BrokenFormulas
{
    /// <summary>The names of those that can be reckoned with the one definitions, and not with the other.</summary>
    public static IReadOnlyList<string> Between(BindingContext before, BindingContext after) =>
    [
        .. from entityType in before.Model.EntityTypes
           from derived in entityType.DerivedFields
           where IsReckoned(entityType, derived, before) && !IsReckoned(after.Model.Find(entityType.Name)!, derived, after)
           select $"{entityType.Name}.{derived.Name}",
    ];

    private static bool IsReckoned(EntityType entityType, DerivedField derived, BindingContext context) =>
        !new Binder(entityType, context, source: null).IssuesOf(derived).Any();
}
