namespace Segmentation;

/// <summary>A planned change of a custom field's type, and what the stored values make of it.</summary>
/// <remarks>It is made by <see cref="CustomFieldTypeChanges"/>. Thread-safe.</remarks>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class CustomFieldTypeChange<T>
    where T : class
{
    /// <summary>How many entities are written at once.</summary>
    public const int BatchSize = 500;

    private readonly ICustomFieldRepository _repository;
    private readonly CustomFieldTarget _target;
    private readonly CustomFieldStore<T> _values;
    private readonly StoredValues _found;
    private readonly Func<CancellationToken, Task<IReadOnlyList<DefinitionUse>>> _breaking;

    internal CustomFieldTypeChange(
        ICustomFieldRepository repository,
        CustomFieldTarget target,
        CustomFieldStore<T> values,
        StoredValues found,
        Func<CancellationToken, Task<IReadOnlyList<DefinitionUse>>> breaking) =>
        (_repository, _target, _values, _found, _breaking) = (repository, target, values, found, breaking);

    /// <summary>The field as it is.</summary>
    public CustomField From => _values.Conversion.From;

    /// <summary>The field as it will be.</summary>
    public CustomField To => _values.Conversion.To;

    /// <summary>How many stored values survive.</summary>
    public long Surviving => _found.Surviving;

    /// <summary>How many stored values do not survive.</summary>
    public long Lost => _found.Lost;

    /// <summary>Some of the values that do not survive, ten at most.</summary>
    public IReadOnlyList<LostValue> Examples => _found.Examples;

    /// <summary>The segments and derived fields that ask of the field what cannot be asked of the new type.</summary>
    public IReadOnlyList<DefinitionUse> Broken { get; internal init; } = [];

    /// <summary>Whether every stored value survives and no definition breaks, so that the change can be applied.</summary>
    public bool IsPossible => Lost == 0 && Broken.Count == 0;

    private bool IsResumed => From.ChangingTo is not null;

    /// <summary>Converts all values in batches, and then changes the field. Whoever reads meanwhile finds every value, as of the old type.</summary>
    /// <remarks>
    /// After a cancellation or a fault, plan the change again and apply it: it goes on where it stopped. A value that somebody writes meanwhile is converted
    /// too; one that does not survive is refused by <see cref="CustomFieldCheck"/>, and stops the change where it was written all the same.
    /// </remarks>
    /// <param name="progress">Is told how many entities are converted, after each batch.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">
    /// A value does not survive, a definition would break, or somebody else changed the field meanwhile: plan again.
    /// </exception>
    public async Task ApplyAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        Require(_found);
        await RequireNoneBrokenAsync(cancellationToken).ConfigureAwait(false);
        await ChangeAsync(field => field with { ChangingTo = _target }, isBegun: IsResumed, cancellationToken).ConfigureAwait(false);
        var found = await _values.ScanAsync(IsResumed, cancellationToken).ConfigureAwait(false);
        if (found.Lost > 0 && !IsResumed)
            await ChangeAsync(field => field with { ChangingTo = null }, isBegun: true, cancellationToken).ConfigureAwait(false);
        Require(found);
        var converted = await ConvertAsync(found.ToConvert, 0, progress, cancellationToken).ConfigureAwait(false);
        // Again for those that came meanwhile, until none did.
        for (long before = -1; before < converted;)
        {
            before = converted;
            found = await _values.ScanAsync(isResumed: true, cancellationToken).ConfigureAwait(false);
            Require(found);
            converted = await ConvertAsync(found.ToConvert, converted, progress, cancellationToken).ConfigureAwait(false);
        }

        await RequireNoneBrokenAsync(cancellationToken).ConfigureAwait(false);
        await ChangeAsync(Changed, isBegun: true, cancellationToken).ConfigureAwait(false);
        // What was written as of the old type just before the field changed.
        found = await _values.ScanAsync(isResumed: true, cancellationToken).ConfigureAwait(false);
        await _values.ConvertAsync(found.ToConvert, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> ConvertAsync(IReadOnlyList<EntityKey> keys, long converted, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        foreach (var batch in keys.Chunk(BatchSize))
        {
            var current = await _repository.LoadAsync(cancellationToken).ConfigureAwait(false);
            RequireField(current.Value, isBegun: true);
            converted += await _values.ConvertAsync(batch, cancellationToken).ConfigureAwait(false);
            progress?.Report(converted);
        }

        return converted;
    }

    private async Task ChangeAsync(Func<CustomField, CustomField> change, bool isBegun, CancellationToken cancellationToken) => await _repository.ChangeAsync(
        fields => fields.With(_values.EntityType.Name, change(RequireField(fields, isBegun))), cancellationToken: cancellationToken).ConfigureAwait(false);

    // What else was said of the field meanwhile stays.
    private CustomField Changed(CustomField field) => _values.Conversion.TryConvert(field.DefaultValue, out var value, out var fault)
        ? To with { Labels = field.Labels, IsSensitive = field.IsSensitive, IsRequired = field.IsRequired, DefaultValue = value }
        : throw new InvalidOperationException($"The default value of \"{_values.EntityType}.{From.Name}\" does not survive: {fault}.");

    private CustomField RequireField(CustomFieldCatalogue fields, bool isBegun)
    {
        var field = fields.Find(_values.EntityType.Name, From.Name);
        return field is not null && (field.Type, field.Picklist, field.ChangingTo) == (From.Type, From.Picklist, isBegun ? _target : null)
            ? field
            : throw new InvalidOperationException($"Somebody else changed the custom field \"{_values.EntityType}.{From.Name}\" meanwhile: plan again.");
    }

    private async Task RequireNoneBrokenAsync(CancellationToken cancellationToken)
    {
        if (await _breaking(cancellationToken).ConfigureAwait(false) is { Count: > 0 } broken)
        {
            throw new InvalidOperationException(
                $"\"{_values.EntityType}.{From.Name}\" cannot become {To.Type}: " +
                $"{string.Join(", ", broken.Select(d => $"{d.Kind} \"{d.Name}\""))} could not be read any more; change them first.");
        }
    }

    private void Require(StoredValues found)
    {
        if (found.Lost > 0)
        {
            throw new InvalidOperationException(
                $"\"{_values.EntityType}.{From.Name}\" cannot become {To.Type}: {found.Lost} of {found.Lost + found.Surviving} values do not survive, " +
                $"such as {string.Join("; ", found.Examples.Take(3).Select(e => $"{e.Key}: {e.Reason}"))}.");
        }
    }
}
