using Segmentation.Crm;

namespace Segmentation;

/// <summary>An item of a picklist, as those who may name it are asked about it.</summary>
/// <param name="Context">The model, picklists and segments as they stand.</param>
/// <param name="List">The key of the list.</param>
/// <param name="Item">The item, with the aliases that it is named by too.</param>
public sealed record ItemReference(BindingContext Context, string List, PicklistItem Item);

/// <summary>Keeps definitions that may name items of picklists: segments, rules, layouts. Register one for definitions of your own.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IItemUser
{
    /// <summary>What the definitions are, such as <c>segment</c>.</summary>
    string Kind { get; }

    /// <summary>The names of the definitions that name the item.</summary>
    ValueTask<IReadOnlyList<string>> FindAsync(ItemReference item, CancellationToken cancellationToken = default);

    /// <summary>Why definitions that name the item would be wrong once another takes its place, a sentence each; nothing unless they say so.</summary>
    /// <param name="item">The item.</param>
    /// <param name="after">The definitions in which the item is read as the other.</param>
    /// <param name="cancellationToken">Ends the search with <see cref="OperationCanceledException"/>.</param>
    ValueTask<IReadOnlyList<string>> FindConflictsAsync(ItemReference item, BindingContext after, CancellationToken cancellationToken = default) => new([]);

    /// <summary>Puts another code in the place of the item, or takes it out, in all definitions at once; nothing happens where none names it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="code">The code to put in its place; null: it is taken out.</param>
    /// <param name="by">Who does so, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    ValueTask ReplaceAsync(ItemReference item, string? code, string? by = null, CancellationToken cancellationToken = default);
}

/// <summary>Definitions of a kind, kept in a repository, that may name items.</summary>
internal abstract class RepositoryItemUser<TDefinitions>(string kind, IDefinitionRepository<TDefinitions> repository) : IItemUser
    where TDefinitions : class
{
    public string Kind => kind;

    public async ValueTask<IReadOnlyList<string>> FindAsync(ItemReference item, CancellationToken cancellationToken = default) =>
        [.. Users(await LoadAsync(cancellationToken).ConfigureAwait(false), item)];

    public virtual ValueTask<IReadOnlyList<string>> FindConflictsAsync(
        ItemReference item, BindingContext after, CancellationToken cancellationToken = default) => new([]);

    public async ValueTask ReplaceAsync(ItemReference item, string? code, string? by = null, CancellationToken cancellationToken = default)
    {
        if ((await FindAsync(item, cancellationToken).ConfigureAwait(false)).Count > 0)
            await repository.ChangeAsync(definitions => Replaced(definitions, item, code), by, cancellationToken).ConfigureAwait(false);
    }

    protected async ValueTask<TDefinitions> LoadAsync(CancellationToken cancellationToken) =>
        (await repository.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;

    protected abstract IEnumerable<string> Users(TDefinitions definitions, ItemReference item);

    protected abstract TDefinitions Replaced(TDefinitions definitions, ItemReference item, string? code);
}

/// <summary>Segments whose filters name an item.</summary>
internal sealed class SegmentItemUser(ISegmentRepository segments) : RepositoryItemUser<SegmentCatalogue>("segment", segments)
{
    protected override IEnumerable<string> Users(SegmentCatalogue definitions, ItemReference item) =>
        definitions.Segments.Where(s => !ReferenceEquals(Replaced(s, item, null), s)).Select(s => s.Key);

    protected override SegmentCatalogue Replaced(SegmentCatalogue definitions, ItemReference item, string? code) => Rewritten(definitions, item, code);

    /// <summary>The segments with another code in the place of an item, or without it.</summary>
    public static SegmentCatalogue Rewritten(SegmentCatalogue definitions, ItemReference item, string? code) =>
        new([.. definitions.Segments.Select(s => Replaced(s, item, code))]);

    private static SegmentDefinition Replaced(SegmentDefinition segment, ItemReference item, string? code) =>
        segment.Filter is { } before && item.Context.Model.Find(segment.EntityType) is { } entityType &&
        before.ReplaceItem(item.Context, entityType, item.List, item.Item, code) is var after && !ReferenceEquals(before, after)
            ? segment.WithFilter(after)
            : segment;
}

/// <summary>Items of other lists that depend on an item.</summary>
internal sealed class DependentItemUser(IPicklistRepository picklists) : RepositoryItemUser<PicklistSnapshot>(DependentItemUser.Dependent, picklists)
{
    public const string Dependent = "item";

    protected override IEnumerable<string> Users(PicklistSnapshot definitions, ItemReference item) =>
        Dependents(definitions, item).Select(d => $"{d.List.Key}/{d.Item.Code}");

    protected override PicklistSnapshot Replaced(PicklistSnapshot definitions, ItemReference item, string? code) =>
        Dependents(definitions, item).Aggregate(definitions, (lists, d) => lists.With(lists.Find(d.List.Key)!.WithParent(d.Item.Code, code)));

    private static IEnumerable<(Picklist List, PicklistItem Item)> Dependents(PicklistSnapshot definitions, ItemReference item) =>
        from list in definitions.Lists
        where string.Equals(list.ParentKey, item.List, StringComparison.OrdinalIgnoreCase)
        from dependent in list.Items
        where dependent.Parent is { } parent && item.Item.IsSpelled(parent)
        select (list, dependent);
}

/// <summary>Custom fields whose default value is an item.</summary>
internal sealed class CustomFieldItemUser(ICustomFieldRepository fields) : RepositoryItemUser<CustomFieldCatalogue>("custom field", fields)
{
    protected override IEnumerable<string> Users(CustomFieldCatalogue definitions, ItemReference item) =>
        Defaults(definitions, item).Select(d => $"{d.EntityType}.{d.Field.Name}");

    protected override CustomFieldCatalogue Replaced(CustomFieldCatalogue definitions, ItemReference item, string? code) =>
        Defaults(definitions, item).Aggregate(
            definitions, (fields, d) => fields.With(d.EntityType, d.Field with { DefaultValue = Replaced(d.Field.DefaultValue!, item, code) }));

    private static object? Replaced(object value, ItemReference item, string? code)
    {
        if (value is string)
            return code;
        var codes = ((IEnumerable<string?>)value).OfType<string>().Select(c => item.Item.IsSpelled(c) ? code : c).OfType<string>();
        string[] distinct = [.. codes.Distinct(StringComparer.OrdinalIgnoreCase)];
        return distinct is [] ? null : distinct;
    }

    private static IEnumerable<(string EntityType, CustomField Field)> Defaults(CustomFieldCatalogue definitions, ItemReference item) =>
        from entityType in definitions.EntityTypes
        from field in definitions.Of(entityType)
        where string.Equals(field.Picklist, item.List, StringComparison.OrdinalIgnoreCase)
        let codes = field.DefaultValue is string one ? [one] : field.DefaultValue as IEnumerable<string?> ?? []
        where codes.OfType<string>().Any(item.Item.IsSpelled)
        select (entityType, field);
}

/// <summary>Form layouts of a pipeline.</summary>
internal sealed class FormLayoutItemUser(IFormLayoutRepository layouts) : RepositoryItemUser<FormLayouts>("form layout", layouts)
{
    protected override IEnumerable<string> Users(FormLayouts definitions, ItemReference item) =>
        OfPipeline(definitions, item).Select(l => l.EntityType.Name).Distinct();

    // Where the other pipeline has a layout of its own, that one holds.
    protected override FormLayouts Replaced(FormLayouts definitions, ItemReference item, string? code) => OfPipeline(definitions, item).ToList().Aggregate(
        definitions,
        (kept, layout) => code is not null && kept.Find(layout.EntityType.Name, layout.Scope.In(code)) is null
            ? kept.Without(layout.EntityType.Name, layout.Scope).With(layout.For(layout.Scope.In(code)))
            : kept.Without(layout.EntityType.Name, layout.Scope));

    private static IEnumerable<FormLayout> OfPipeline(FormLayouts definitions, ItemReference item) =>
        definitions.Layouts.Where(l => l.Scope.Pipeline is { } pipeline && IsPipeline(item) && item.Item.IsSpelled(pipeline));

    private static bool IsPipeline(ItemReference item) => string.Equals(item.List, FactoryPicklists.Pipeline, StringComparison.OrdinalIgnoreCase);
}
