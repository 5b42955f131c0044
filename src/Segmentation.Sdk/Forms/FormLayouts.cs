namespace Segmentation;

/// <summary>All form layouts that were made, as they stood at one time. Immutable and thread-safe.</summary>
public sealed class FormLayouts
{
    /// <summary>A snapshot of these layouts.</summary>
    /// <exception cref="FormLayoutException">An entity type has two layouts in one scope.</exception>
    public FormLayouts(params IEnumerable<FormLayout> layouts)
    {
        Layouts = [.. layouts];
        if (Layouts.FirstOrDefault(l => Find(l.EntityType.Name, l.Scope) != l) is { } twice)
            throw new FormLayoutException($"{twice.EntityType.Name} has two form layouts in one scope: {Words(twice.Scope)}");
    }

    /// <summary>No layouts: every form is the factory's.</summary>
    public static FormLayouts Empty { get; } = new([]);

    /// <summary>The layouts, in the order given.</summary>
    public IReadOnlyList<FormLayout> Layouts { get; }

    /// <summary>The layout that was made for just this scope; null when there is none.</summary>
    public FormLayout? Find(string entityType, FormScope scope) => Layouts.FirstOrDefault(l => IsOf(l, entityType) && l.Scope == scope);

    /// <summary>
    /// The layout that holds in a scope: the user's own in the pipeline, the user's own, the common one in the pipeline, the common one, or the factory's.
    /// </summary>
    /// <remarks>
    /// It is given as one of the scope asked for: changed and kept, it becomes the scope's own, and leaves what it was made from as it is. Required fields that
    /// it hides, or has no place for yet, are shown: who fills in the form could not save it without. What the common form always shows, a user's own does too.
    /// </remarks>
    /// <param name="entityType">The entity type as its fields stand now.</param>
    /// <param name="scope">Who asks, and in which pipeline.</param>
    /// <exception cref="FormLayoutException">The scope names a pipeline, and the entity type has no field of that picklist.</exception>
    public FormLayout For(EntityType entityType, FormScope scope)
    {
        var nearest = scope.WithFallbacks().Select(s => Find(entityType.Name, s)).FirstOrDefault(l => l is not null);
        var layout = (nearest?.Over(entityType) ?? FormLayout.Factory(entityType)).For(scope);
        var complete = entityType.Fields.Where(f => f.IsRequired).Aggregate(layout, Shown);
        if (scope.User is null)
            return complete;
        var common = For(entityType, scope.ForAll());
        return entityType.Fields.Where(f => common.StateOf(f.Name) == FormFieldState.Always)
            .Aggregate(complete, (all, field) => Shown(all, field).ShowAlways(field.Name));
    }

    /// <summary>The snapshot with a layout added, or put in the place of the one of its entity type and scope.</summary>
    public FormLayouts With(FormLayout layout) => Find(layout.EntityType.Name, layout.Scope) is { } old
        ? new FormLayouts(Layouts.Select(l => l == old ? layout : l))
        : new FormLayouts([.. Layouts, layout]);

    /// <summary>The snapshot without the layout of a scope, which then has what it falls back to; the same when there is none.</summary>
    public FormLayouts Without(string entityType, FormScope scope) =>
        Find(entityType, scope) is { } old ? new FormLayouts(Layouts.Where(l => l != old)) : this;

    /// <summary>The layouts in which a field has a place, which it would leave when it is deleted.</summary>
    public IReadOnlyList<FormLayout> Using(string entityType, string field) =>
        [.. Layouts.Where(l => IsOf(l, entityType) && l.SectionOf(field) is not null)];

    private static FormLayout Shown(FormLayout layout, Field field) =>
        layout.StateOf(field.Name) == FormFieldState.Hidden ? layout.Show(field.Name) : layout;

    private static bool IsOf(FormLayout layout, string entityType) => string.Equals(layout.EntityType.Name, entityType, StringComparison.OrdinalIgnoreCase);

    private static string Words(FormScope scope) =>
        $"{(scope.User is { } user ? $"of user `{user}`" : "common")}{(scope.Pipeline is { } pipeline ? $", in pipeline `{pipeline}`" : "")}";
}
