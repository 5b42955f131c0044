namespace Segmentation;

/// <summary>The custom fields that are in force, as a repository keeps them: readers get them whole, writers replace them whole. Thread-safe.</summary>
/// <param name="repository">Where the fields are kept.</param>
/// <param name="picklists">Where the picklists are kept that fields name.</param>
/// <param name="model">The entity types that have the fields.</param>
public sealed class CustomFieldRegistry(ICustomFieldRepository repository, IPicklistRepository picklists, SegmentationModel model)
{
    internal ICustomFieldRepository Repository => repository;

    /// <summary>The fields in force.</summary>
    public async ValueTask<CustomFieldCatalogue> CurrentAsync(CancellationToken cancellationToken = default) =>
        (await repository.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Changes the fields, and puts what comes of it in force; again from the start whenever somebody else was quicker.</summary>
    /// <param name="change">Gives the changed fields; it may be called several times, and what it throws ends the change.</param>
    /// <param name="by">Who changes them, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fields in force after the change.</returns>
    /// <exception cref="FilterException">
    /// A field does not go with the model or the picklists, or has another type than before, so that its values would be lost: see
    /// <see cref="CustomFieldTypeChanges"/>. Nothing is changed.
    /// </exception>
    public async ValueTask<CustomFieldCatalogue> ChangeAsync(
        Func<CustomFieldCatalogue, CustomFieldCatalogue> change, string? by = null, CancellationToken cancellationToken = default)
    {
        var lists = (await picklists.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;
        return (await repository.ChangeAsync(Checked, by, cancellationToken).ConfigureAwait(false)).Value;

        CustomFieldCatalogue Checked(CustomFieldCatalogue before)
        {
            var after = change(before);
            // What was wrong before, such as a default item that somebody deactivated, keeps nobody from changing another field.
            Issue[] issues =
            [
                .. after.IssuesIn(model, lists).ExceptBy(before.IssuesIn(model, lists).Select(Place), Place),
                .. Retyped(before, after),
                .. LostWhileChanging(before, after),
            ];
            return issues is [] ? after : throw new FilterException(issues);
        }
    }

    private static (string?, IssueCode) Place(Issue issue) => (issue.Pointer, issue.Code);

    /// <summary>The fields whose stored values could not be read any more.</summary>
    internal static IEnumerable<Issue> Retyped(CustomFieldCatalogue before, CustomFieldCatalogue after) =>
        from entityType in after.EntityTypes
        from field in after.Of(entityType)
        let old = before.Find(entityType, field.Name)
        where old is null
            ? field.ChangingTo is not null
            : (old.Type, old.Picklist, old.ChangingTo) != (field.Type, field.Picklist, field.ChangingTo)
        select new Issue(
            Severity.Error, IssueCode.NotAvailable, $"the type of `{field.Name}` cannot be replaced, its values would be lost: plan a type change")
        {
            Pointer = CustomFieldCatalogue.Pointer(entityType, field.Name),
        };

    /// <summary>The fields that are gone while they change: declared again, they could not read the values that are converted already.</summary>
    private static IEnumerable<Issue> LostWhileChanging(CustomFieldCatalogue before, CustomFieldCatalogue after) =>
        from entityType in before.EntityTypes
        from field in before.Of(entityType)
        where field.ChangingTo is not null && after.Find(entityType, field.Name) is null
        select new Issue(
            Severity.Error, IssueCode.NotAvailable, $"`{field.Name}` is being changed to {field.ChangingTo!.Type}: apply that to its end first")
        {
            Pointer = CustomFieldCatalogue.Pointer(entityType, field.Name),
        };
}
