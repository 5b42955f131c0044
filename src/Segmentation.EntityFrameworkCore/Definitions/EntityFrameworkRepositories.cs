using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps the segments in a database. Thread-safe.</summary>
/// <remarks>Keys that are GUIDs come back as texts, as JSON has none.</remarks>
/// <param name="open">Makes a context.</param>
/// <param name="limits">How large a filter may be; null: the defaults.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class EntityFrameworkSegmentRepository(Func<DbContext> open, FilterLimits? limits = null, TimeProvider? clock = null)
    : EntityFrameworkRepository<SegmentCatalogue>(open, "segments", SegmentCatalogue.Empty, clock), ISegmentRepository
{
    private protected override string Write(SegmentCatalogue definitions) => definitions.ToJson();

    private protected override ValueTask<SegmentCatalogue> ReadAsync(string document, CancellationToken cancellationToken) =>
        SegmentCatalogue.TryFromJson(document, limits: limits) is var read ? ValueTask.FromResult(Require(read.Catalogue, read.Issues)) : default;
}

/// <summary>Keeps the picklists in a database. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
/// <param name="initial">The lists before anything was saved; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class EntityFrameworkPicklistRepository(Func<DbContext> open, PicklistSnapshot? initial = null, TimeProvider? clock = null)
    : EntityFrameworkRepository<PicklistSnapshot>(open, "picklists", initial ?? PicklistSnapshot.Empty, clock), IPicklistRepository
{
    private protected override string Write(PicklistSnapshot definitions) =>
        ConfigurationJson.Line(ConfigurationJson.Array(definitions.Lists, PicklistJson.Write));

    private protected override ValueTask<PicklistSnapshot> ReadAsync(string document, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(document);
        return ValueTask.FromResult(new PicklistSnapshot(
            [.. ConfigurationJson.Array(json.RootElement, "")
                .Select(l => PicklistJson.Read(new JsonMembers(l.Element, l.Pointer, "a picklist"), stored: null))]));
    }
}

/// <summary>Keeps the custom fields in a database. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
/// <param name="initial">The fields before anything was saved; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class EntityFrameworkCustomFieldRepository(Func<DbContext> open, CustomFieldCatalogue? initial = null, TimeProvider? clock = null)
    : EntityFrameworkRepository<CustomFieldCatalogue>(open, "custom fields", initial ?? CustomFieldCatalogue.Empty, clock), ICustomFieldRepository
{
    private protected override string Write(CustomFieldCatalogue definitions) => ConfigurationJson.Line(new JsonObject(definitions.EntityTypes
        .Select(t => KeyValuePair.Create(t, (JsonNode?)ConfigurationJson.Array(definitions.Of(t), CustomFieldJson.Write)))));

    private protected override ValueTask<CustomFieldCatalogue> ReadAsync(string document, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(document);
        return ValueTask.FromResult(json.RootElement.EnumerateObject().Aggregate(CustomFieldCatalogue.Empty, (catalogue, type) => catalogue.With(
            type.Name,
            ConfigurationJson.Array(type.Value, $"/{type.Name}").Select(f => CustomFieldJson.Kept(new JsonMembers(f.Element, f.Pointer, "a custom field"))))));
    }
}

/// <summary>Keeps the form layouts in a database. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
/// <param name="model">The entity types that have forms.</param>
/// <param name="picklists">Keeps the picklists, among which the pipelines are.</param>
/// <param name="customFields">Keeps the custom fields; null: there are none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class EntityFrameworkFormLayoutRepository(
    Func<DbContext> open, SegmentationModel model, IPicklistRepository picklists, ICustomFieldRepository? customFields = null, TimeProvider? clock = null)
    : EntityFrameworkRepository<FormLayouts>(open, "form layouts", FormLayouts.Empty, clock), IFormLayoutRepository
{
    private protected override string Write(FormLayouts definitions) =>
        ConfigurationJson.Line(ConfigurationJson.Array(definitions.Layouts, layout => JsonNode.Parse(layout.ToJson())!));

    private protected override async ValueTask<FormLayouts> ReadAsync(string document, CancellationToken cancellationToken)
    {
        var lists = await picklists.LoadAsync(cancellationToken).ConfigureAwait(false);
        var fields = customFields is null ? null : await customFields.LoadAsync(cancellationToken).ConfigureAwait(false);
        var context = new BindingContext(fields is null ? model : model.WithCustomFields(fields.Value), lists.Value);
        return new FormLayouts([.. JsonNode.Parse(document)!.AsArray().Select(layout => FormLayout.FromJson(layout!.ToJsonString(), context))]);
    }
}

/// <summary>Keeps the rules in a database. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
/// <param name="actions">The kinds of action that rules may name.</param>
/// <param name="limits">How large a condition may be; null: the defaults.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class EntityFrameworkRuleRepository(Func<DbContext> open, ActionCatalogue actions, FilterLimits? limits = null, TimeProvider? clock = null)
    : EntityFrameworkRepository<RuleCatalogue>(open, "rules", RuleCatalogue.Empty, clock), IRuleRepository
{
    private protected override string Write(RuleCatalogue definitions) => definitions.ToJson(actions);

    private protected override ValueTask<RuleCatalogue> ReadAsync(string document, CancellationToken cancellationToken) =>
        RuleCatalogue.TryFromJson(document, actions, limits: limits) is var read ? ValueTask.FromResult(Require(read.Catalogue, read.Issues)) : default;
}

/// <summary>Keeps the people whom entities are assigned to in a database. Thread-safe.</summary>
/// <param name="open">Makes a context.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class EntityFrameworkPeopleRepository(Func<DbContext> open, TimeProvider? clock = null)
    : EntityFrameworkRepository<People>(open, "people", People.Nobody, clock), IPeopleRepository
{
    private protected override string Write(People definitions) => JsonSerializer.Serialize(definitions.All.Select(p => new PersonDocument(
        StoredKey.Of(p.Key), p.Name, p.Department, p.Weight, p.Capacity, [.. p.Absences])));

    private protected override ValueTask<People> ReadAsync(string document, CancellationToken cancellationToken) => ValueTask.FromResult(new People(
        JsonSerializer.Deserialize<List<PersonDocument>>(document)!.Select(p => new Person(StoredKey.Read(p.Key))
        {
            Name = p.Name,
            Department = p.Department,
            Weight = p.Weight,
            Capacity = p.Capacity,
            Absences = [.. p.Absences],
        })));

    private sealed record PersonDocument(string Key, string? Name, string? Department, int Weight, int? Capacity, Absence[] Absences);
}
