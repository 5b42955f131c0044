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
    private readonly IReadOnlyList<DefinitionUse> _needing;

    internal FieldImpactPlan(string entityType, string field, long? records, IReadOnlyList<DefinitionUse> definitions, IReadOnlyList<DefinitionUse> needing) =>
        (EntityType, Field, Records, Definitions, _needing) = (entityType, field, records, definitions, needing);

    /// <summary>The name of the entity type.</summary>
    public string EntityType { get; }

    /// <summary>The name of the field.</summary>
    public string Field { get; }

    /// <summary>How many records have a value, which stays stored and is read no more; null where no source is registered that could count them.</summary>
    public long? Records { get; }

    /// <summary>The definitions that use the field.</summary>
    public IReadOnlyList<DefinitionUse> Definitions { get; }

    /// <summary>Why the field cannot be deleted; null when it can.</summary>
    public string? Refusal => _needing.Count == 0
        ? null
        : $"the field \"{EntityType}.{Field}\" cannot be deleted: " +
          $"{string.Join(", ", _needing.Select(d => $"{d.Kind} \"{d.Name}\""))} use it; change them first";

    /// <summary>The plan in lines.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
    [
        $"delete {EntityType}.{Field}",
        $"records: {Records?.ToString(CultureInfo.InvariantCulture) ?? "not counted"}",
        .. Definitions.Select(d => $"{d.Kind}: {d.Name}"),
        .. Refusal is null ? Array.Empty<string>() : [$"refused: {Refusal}"],
    ]);
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
    public async Task<FieldImpactPlan> PlanDeleteAsync(string entityType, string field, CancellationToken cancellationToken = default)
    {
        var context = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        var fields = await _segmenter.CustomFields.CurrentAsync(cancellationToken).ConfigureAwait(false);
        var custom = fields.Find(entityType, field) ?? throw new ArgumentException($"There is no custom field \"{entityType}.{field}\".", nameof(field));
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
        return new FieldImpactPlan(of.Name, custom.Name, records, uses, needing);
    }

    /// <summary>Deletes the field of a plan, unless somebody began to need it meanwhile. Its values stay stored: declared again, it has them again.</summary>
    /// <exception cref="FilterException">The field cannot be deleted.</exception>
    /// <exception cref="ArgumentException">The field is there no more.</exception>
    public async Task ApplyAsync(FieldImpactPlan plan, string? by = null, CancellationToken cancellationToken = default)
    {
        if ((await PlanDeleteAsync(plan.EntityType, plan.Field, cancellationToken).ConfigureAwait(false)).Refusal is { } refusal)
            throw new FilterException(refusal);
        await _segmenter.CustomFields.ChangeAsync(fields => fields.Without(plan.EntityType, plan.Field), by, cancellationToken).ConfigureAwait(false);
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
            ValueTask.FromResult<IReadOnlyList<string>>([.. field.Context.Segments!.Segments.Where(s => Needs(s, field)).Select(s => s.Key)]);

        private static bool Needs(SegmentDefinition segment, FieldReference field) => segment.Filter is { } filter &&
            IsBound(filter, segment.EntityType, field.Context) && !IsBound(filter, segment.EntityType, field.Without);

        private static bool IsBound(Filter filter, string entityType, BindingContext context) =>
            context.Model.Find(entityType)?.Accept(new Binding(filter, context)) == true;

        private sealed class Binding(Filter filter, BindingContext context) : IEntityTypeVisitor<bool>
        {
            public bool Visit<T>(EntityType<T> entityType)
                where T : class => filter.Bind<T>(context, entityType.Name).IsValid;
        }
    }

    /// <summary>Derived fields that could not be reckoned without a field.</summary>
    private sealed class DerivedFieldUser : IFieldUser
    {
        public string Kind => "derived field";

        public bool CanDoWithout => false;

        public ValueTask<IReadOnlyList<string>> FindAsync(FieldReference field, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(BrokenFormulas.Between(field.Context, field.Without));
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
