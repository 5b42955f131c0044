namespace Segmentation;

/// <summary>A field whose items depend on items that other fields of the entity hold, as a deal's stage does on its pipeline.</summary>
/// <param name="Field">The field.</param>
/// <param name="List">Its list.</param>
/// <param name="ParentList">The list that it depends on.</param>
/// <param name="Parents">The fields of the parent list: of several, one that holds the item is enough.</param>
internal sealed record DependentField(Field Field, Picklist List, Picklist ParentList, IReadOnlyList<Field> Parents)
{
    /// <summary>The dependent fields of an entity type; one without a field of the parent list depends on nothing that could be looked at.</summary>
    public static IEnumerable<DependentField> Of(EntityType entityType, PicklistSnapshot picklists) =>
        from field in entityType.Fields
        let list = field.Picklist is { } key ? picklists.Find(key) : null
        let parent = list?.ParentKey is { } above ? picklists.Find(above) : null
        let parents = entityType.Fields.Where(f => string.Equals(f.Picklist, parent?.Key, StringComparison.OrdinalIgnoreCase)).ToList()
        where parent is not null && parents.Count > 0
        select new DependentField(field, list, parent, parents);

    /// <summary>What is wrong where the field holds an item without the one that it depends on; both may stay where both are stored.</summary>
    public Issue? IssueOf(object entity, object? stored)
    {
        var held = Held(entity);
        var strangers = Items(entity).Where(i => i.Parent is not null && !held.Contains(ParentOf(i)));
        if (stored is not null && held.SetEquals(Held(stored)))
            strangers = strangers.Except(Items(stored));
        return strangers.FirstOrDefault() is { } stranger
            ? new Issue(
                Severity.Error,
                IssueCode.DependentItem,
                $"{Show([stranger.Code])} of {List.Key} goes with {Show([ParentOf(stranger)])} of {ParentList.Key}, and `{Parents[0].Name}` {Shown(entity)}")
            : null;
    }

    private string ParentOf(PicklistItem item) => ParentList.Find(item.Parent!)!.Code;

    private IEnumerable<PicklistItem> Items(object entity) => Field.Codes(entity).Select(List.Find).OfType<PicklistItem>();

    private HashSet<string> Held(object entity) =>
        [.. Parents.SelectMany(f => f.Codes(entity)).Select(ParentList.Find).OfType<PicklistItem>().Select(i => i.Code)];

    private string Shown(object entity) => Parents[0].Codes(entity) is [_, ..] codes ? $"is {Show(codes)}" : "has no value";

    private string Show(IEnumerable<string> codes) => CustomValue.Show(codes, Field.IsSensitive || Parents.Any(f => f.IsSensitive));
}

internal static class FieldCodes
{
    extension(Field field)
    {
        /// <summary>The codes that a picklist field holds; none where it is empty.</summary>
        public IReadOnlyList<string> Codes(object entity) =>
            field.Type.IsMany ? [.. field.ReadItems(entity)] : field.Read(entity) is { IsEmpty: false } code ? [code.Text] : [];
    }
}
