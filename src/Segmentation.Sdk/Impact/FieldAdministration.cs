using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A custom field, as those who may use it are asked about it.</summary>
/// <param name="Context">The model with its custom fields, the picklists and segments as they stand.</param>
/// <param name="Without">The same without the field.</param>
/// <param name="EntityType">The entity type.</param>
/// <param name="Field">The field.</param>
public sealed record FieldReference(BindingContext Context, BindingContext Without, EntityType EntityType, Field Field);

/// <summary>Keeps definitions that may use custom fields. Register one for definitions of your own.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IFieldUser
{
    /// <summary>What the definitions are, such as <c>segment</c>.</summary>
    string Kind { get; }

    /// <summary>Whether the definitions can do without the field, as a form can; else it cannot be deleted.</summary>
    bool CanDoWithout { get; }

    /// <summary>The names of the definitions that use the field.</summary>
    ValueTask<IReadOnlyList<string>> FindAsync(FieldReference field, CancellationToken cancellationToken = default);
}

/// <summary>A deletion of a custom field that was thought through. Nothing is changed by planning. Immutable.</summary>
public sealed class FieldImpactPlan
{
    internal FieldImpactPlan(string entityType, string field) => (EntityType, Field) = (entityType, field);

    /// <summary>The name of the entity type.</summary>
    public string EntityType { get; }

    /// <summary>The name of the field.</summary>
    public string Field { get; }

    /// <summary>How many records have a value, which stays stored and is read no more; null where no source is registered that could count them.</summary>
    public long? Records { get; internal init; }

    /// <summary>The definitions that use the field.</summary>
    public IReadOnlyList<DefinitionUse> Definitions { get; internal init; } = [];

    /// <summary>Why the field cannot be deleted; null when it can.</summary>
    public string? Refusal => this switch
    {
        { ChangingTo: { } target } => Refused($"it is being changed to {target.Type}: apply that to its end first"),
        { Needing: [_, ..] } => Refused($"{string.Join(", ", Needing.Select(d => $"{d.Kind} \"{d.Name}\""))} use it; change them first"),
        _ => null,
    };

    /// <summary>The definitions that cannot do without the field.</summary>
    internal IReadOnlyList<DefinitionUse> Needing { get; init; } = [];

    /// <summary>What the field is being changed to: declared again, it could not read the values that are converted already.</summary>
    internal CustomFieldTarget? ChangingTo { get; init; }

    /// <summary>The plan in lines.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
    [
        $"delete {EntityType}.{Field}",
        $"records: {Records?.ToString(CultureInfo.InvariantCulture) ?? "not counted"}",
        .. Definitions.Select(d => $"{d.Kind}: {d.Name}"),
        .. Refusal is null ? Array.Empty<string>() : [$"refused: {Refusal}"],
    ]);

    private string Refused(string why) => $"the field \"{EntityType}.{Field}\" cannot be deleted: {why}";
}

/// <summary>Deletes custom fields: first a plan of who uses one, then the deletion. Thread-safe.</summary>
public sealed class FieldAdministration
{
    private readonly Segmenter _segmenter;
    private readonly IReadOnlyList<IFieldUser> _users;

    /// <summary>Administers the custom fields of a segmenter.</summary>
    /// <param name="segmenter">The model, the sources, and the repositories of custom fields and segments.</param>
    /// <param name="users">Those whose definitions may use fields, beside segments and derived fields.</param>
    /// <exception cref="ArgumentException">The segmenter may not see everything, so that not every use would be found.</exception>
    public FieldAdministration(Segmenter segmenter, params IEnumerable<IFieldUser> users)
    {
        segmenter.RequireUnlimited();
        (_segmenter, _users) = (segmenter, [new SegmentFieldUser(), new DerivedFieldUser(), .. users]);
    }

    /// <summary>What deleting a custom field would change.</summary>
    /// <exception cref="ArgumentException">There is no such custom field.</exception>
    public async Task<FieldImpactPlan> PlanDeleteAsync(string entityType, string field, CancellationToken cancellationToken = default) =>
        await PlanAsync(entityType, await RequireAsync(entityType, field, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the field of a plan, unless somebody began to need it meanwhile. Its values stay stored: declared again, it has them again.</summary>
    /// <exception cref="FilterException">The field cannot be deleted.</exception>
    /// <exception cref="ArgumentException">The field is there no more.</exception>
    public async Task ApplyAsync(FieldImpactPlan plan, string? by = null, CancellationToken cancellationToken = default)
    {
        var field = await RequireAsync(plan.EntityType, plan.Field, cancellationToken).ConfigureAwait(false);
        if ((await PlanAsync(plan.EntityType, field, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal)
            throw new FilterException(refusal);
        await _segmenter.CustomFields.ChangeAsync(fields => fields.Without(plan.EntityType, field.Name), by, cancellationToken).ConfigureAwait(false);
        // Somebody may have begun to need it after it was looked at, and before it was gone.
        if ((await PlanAsync(plan.EntityType, field, cancellationToken).ConfigureAwait(false)).Refusal is not { } late)
            return;
        await _segmenter.CustomFields.ChangeAsync(
            fields => fields.Find(plan.EntityType, field.Name) is null ? fields.With(plan.EntityType, field) : fields, by, cancellationToken)
            .ConfigureAwait(false);
        throw new FilterException(late);
    }

    private async Task<CustomField> RequireAsync(string entityType, string field, CancellationToken cancellationToken) =>
        (await _segmenter.CustomFields.CurrentAsync(cancellationToken).ConfigureAwait(false)).Find(entityType, field) ??
        throw new ArgumentException($"There is no custom field \"{entityType}.{field}\".", nameof(field));

    /// <summary>Who uses a field, were it there.</summary>
    private async Task<FieldImpactPlan> PlanAsync(string entityType, CustomField custom, CancellationToken cancellationToken)
    {
        var current = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        var fields = await _segmenter.CustomFields.CurrentAsync(cancellationToken).ConfigureAwait(false);
        var context = current with { Model = _segmenter.ModelWith(fields.With(entityType, custom)) };
        var of = context.Model.Find(entityType)!;
        var without = context with { Model = _segmenter.ModelWith(fields.Without(of.Name, custom.Name)) };
        var reference = new FieldReference(context, without, of, of.FindField(custom.Name)!);
        var (uses, needing) = (new List<DefinitionUse>(), new List<DefinitionUse>());
        foreach (var user in _users)
        {
            var found = (await user.FindAsync(reference, cancellationToken).ConfigureAwait(false)).Select(name => new DefinitionUse(user.Kind, name)).ToList();
            uses.AddRange(found);
            if (!user.CanDoWithout)
                needing.AddRange(found);
        }

        var records = await of.Accept(new Counting(_segmenter, reference, cancellationToken)).ConfigureAwait(false);
        return new FieldImpactPlan(of.Name, custom.Name) { Records = records, Definitions = uses, Needing = needing, ChangingTo = custom.ChangingTo };
    }

    private sealed class Counting(Segmenter segmenter, FieldReference field, CancellationToken cancellationToken) : IEntityTypeVisitor<Task<long?>>
    {
        public async Task<long?> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            if (segmenter.FindSource<T>() is not { } source)
                return null;
            var hasValue = new Condition(new FieldSubject(field.Field.Name), Operators.IsNotEmpty, []).Bind<T>(field.Context, entityType.Name);
            return await segmenter.Query(hasValue, source).CountAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Segments that could not be bound without a field.</summary>
    private sealed class SegmentFieldUser : IFieldUser
    {
        public string Kind => "segment";

        public bool CanDoWithout => false;

        public ValueTask<IReadOnlyList<string>> FindAsync(FieldReference field, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(BrokenDefinitions.Segments(field.Context, field.Without));
    }

    /// <summary>Derived fields that could not be reckoned without a field.</summary>
    private sealed class DerivedFieldUser : IFieldUser
    {
        public string Kind => "derived field";

        public bool CanDoWithout => false;

        public ValueTask<IReadOnlyList<string>> FindAsync(FieldReference field, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(BrokenDefinitions.Formulas(field.Context, field.Without));
    }
}

/// <summary>Form layouts in which a field has its place, which it leaves.</summary>
internal sealed class FormLayoutFieldUser(IFormLayoutRepository layouts) : IFieldUser
{
    public string Kind => "form layout";

    public bool CanDoWithout => true;

    public async ValueTask<IReadOnlyList<string>> FindAsync(FieldReference field, CancellationToken cancellationToken = default)
    {
        var all = (await layouts.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;
        return [.. all.Layouts.Where(l => l.Fields.Contains(field.Field.Name, StringComparer.OrdinalIgnoreCase) && l.EntityType.Name == field.EntityType.Name)
            .Select(l => string.Join(", ", new[] { l.EntityType.Name, l.Scope.Pipeline, l.Scope.User }.OfType<string>()))];
    }
}
