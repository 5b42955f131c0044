using System.Globalization;

namespace Segmentation.Testing;

/// <summary>A kind of definitions that repositories keep.</summary>
/// <param name="Name">What they are called in the names of cases.</param>
/// <param name="RepositoryOf">The adapter's repository; null: it has none.</param>
/// <param name="Sample">Definitions with all that is easily lost or spoilt on the way.</param>
/// <param name="Named">Several definitions that all hold a name, so that halves of two saves are told apart.</param>
/// <param name="Shown">Everything about definitions, a line each.</param>
internal sealed record DefinitionKind<T>(
    string Name, Func<ConformanceStores, IDefinitionRepository<T>?> RepositoryOf, T Sample, Func<string, T> Named, Func<T, IEnumerable<string>> Shown)
    where T : class;

internal static class DefinitionKinds
{
    private static readonly Labels Labels = new([new("de", "Größe \"1\""), new("en", "O'Brien"), new("pt-BR", "a\\b\n")]);

    public static DefinitionKind<SegmentCatalogue> Segments { get; } = new(
        "segments",
        stores => stores.Segments,
        new SegmentCatalogue(
            new SegmentDefinition("Größe", "customer", Filter.Parse("name = 'O''Brien' or revenue > 1.10"), ["a", "'", 7], ["A"]),
            new SegmentDefinition("list", "order", null, [1L, 2L]),
            SegmentDefinition.Static("empty", "order").Suppressing("e-mail", "SMS") with { IsPaused = true },
            SegmentDefinition.Snapshot("taken", "order", Filter.Everyone, [7L], new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero), [8L]),
            new SegmentDefinition("until", "order", Filter.Everyone).BecomingStatic(DateTimeOffset.MaxValue),
            new SegmentDefinition("nested", "customer", Filter.Parse("not in segment 'größe'"))),
        name => new SegmentCatalogue(
            new SegmentDefinition($"{name}1", "customer", Filter.Everyone), new SegmentDefinition($"{name}2", "order", null, [name])),
        segments => segments.Segments.Select(Shown));

    public static DefinitionKind<PicklistSnapshot> Picklists { get; } = new(
        "picklists",
        stores => stores.Picklists,
        ConformanceModel.Picklists,
        name => new PicklistSnapshot(new Picklist($"{name}1", null, []), new Picklist($"{name}2", null, [new(name)])),
        picklists => picklists.Lists.Select(l => $"{l.Key} {l.IsOpen}: {string.Join(", ", l.Items.Select(Shown))}"));

    public static DefinitionKind<CustomFieldCatalogue> CustomFields { get; } = new(
        "custom fields",
        stores => stores.CustomFields,
        CustomFieldCatalogue.Empty
            .With(
                "customer",
                new CustomField("Größe 'x'", new(ScalarType.Text)) { Labels = Labels, DefaultValue = "a\nb" },
                new CustomField("amount", new(ScalarType.Number)) { IsRequired = true, DefaultValue = 79228162514264337593543950335m },
                new CustomField("rate", new(ScalarType.Number)) { DefaultValue = 0.10m },
                new CustomField("vip", new(ScalarType.Boolean)) { DefaultValue = false },
                new CustomField("day", new(ScalarType.Date)) { IsSensitive = true, DefaultValue = new DateOnly(2024, 2, 29) },
                new CustomField("time", new(ScalarType.Instant)) { DefaultValue = new DateTimeOffset(2026, 3, 29, 2, 30, 0, 7, TimeSpan.FromHours(2)) },
                new CustomField("channel", new(ScalarType.Picklist), "channel") { DefaultValue = "CHAT" },
                new CustomField("channels", new(ScalarType.Picklist, IsMany: true), "channel") { DefaultValue = new[] { "PHONE", "EMAIL" } },
                new CustomField("tags", new(ScalarType.Text, IsMany: true)))
            .With(
                "order",
                new CustomField("becomes", new(ScalarType.Text)) { ChangingTo = new CustomFieldTarget(new(ScalarType.Picklist), "stage", "Europe/Berlin") }),
        name => CustomFieldCatalogue.Empty
            .With("customer", new CustomField(name, new(ScalarType.Text)), new CustomField("b", new(ScalarType.Text)) { Labels = name })
            .With("order", new CustomField(name, new(ScalarType.Number))),
        fields => fields.EntityTypes.Order(StringComparer.Ordinal).SelectMany(t => fields.Of(t).Select(f => $"{t}.{Shown(f)}")));

    public static DefinitionKind<FormLayouts> FormLayouts { get; } = new(
        "form layouts",
        stores => stores.FormLayouts,
        new FormLayouts(
            new FormLayout(
                ConformanceModel.Customer,
                new FormSection("Größe", Labels, new FormField("name", FormFieldState.Always), new FormField("kind", FormFieldState.Hidden), "city"),
                new FormSection("empty", null)),
            FormLayout.Factory(ConformanceModel.Customer).For(FormScope.Personal("O'Brien \"7\"")),
            FormLayout.Factory(ConformanceModel.Order)),
        name => new FormLayouts(
            FormLayout.Factory(ConformanceModel.Customer).AddSection(name, name), FormLayout.Factory(ConformanceModel.Order).For(FormScope.Personal(name))),
        layouts => layouts.Layouts.Select(Shown));

    public static DefinitionKind<RuleCatalogue> Rules { get; } = new(
        "rules",
        stores => stores.Rules,
        new RuleCatalogue(
            new Rule("Größe", "customer", new FieldChangedTrigger("kind", "O'Brien", "7"), new SetField("name", "a\\b\n"), new CreateTask("\"x\""))
            {
                When = Filter.Parse("changed(revenue) and previous(name) != 'O''Brien'"),
                Order = int.MinValue,
                StopsOnMatch = true,
                IsEnabled = false,
                ValidFrom = new DateTimeOffset(2026, 3, 29, 2, 30, 0, 7, TimeSpan.FromHours(2)),
                ValidUntil = DateTimeOffset.MaxValue,
                Firing = FiringPolicy.OncePer(TimeUnit.Quarter),
                Delay = TimeSpan.FromTicks(1),
                CancelsWhenMovedOn = true,
            },
            new DecisionTable(
                "Tisch",
                "customer",
                new UpdatedTrigger(),
                ["kind", ""],
                [
                    new([Filter.Parse("changed(kind)"), Filter.Everyone]) { Values = [Value.Of("O'Brien"), default] },
                    new([Filter.Everyone, Filter.Parse("revenue > 1")]) { Values = [default, Value.Of(1.5m)], Then = [new CreateTask("\"x\"")] },
                ],
                ["name", "revenue"])
            {
                Hit = HitPolicy.Collect,
                Order = 2,
            },
            new Rule("last", "order", new ScheduleTrigger(TimeUnit.Week, new TimeOnly(23, 59, 59, 999)), new AddToList("list")) { Firing = FiringPolicy.OncePerStay },
            new Rule("first", "order", new DateTrigger("placedAt", "-3d"), new CreateDocument("service"), new CreateDocument("service"))),
        name => new RuleCatalogue(
            new Rule($"{name}1", "customer", new ManualTrigger(), new CreateTask(name)), new Rule($"{name}2", "order", new CreatedTrigger(), new CreateTask(name))),
        rules => rules.Definitions.Select(r => new RuleCatalogue(r).ToJson(ShippedActions.Catalogue)));

    private static string Shown(SegmentDefinition segment) =>
        $"{segment.Key} of {segment.EntityType}: {segment.Filter} include {segment.Include} exclude {segment.Exclude} "
            + $"({string.Join(",", segment.Include.Select(k => k.Value.Kind))}) "
            + $"{segment.Kind} taken {segment.TakenAt:O} static from {segment.StaticFrom:O} paused {segment.IsPaused} suppresses {segment.Suppresses}";

    private static string Shown(PicklistItem item) =>
        $"{item.Code} {string.Join("|", item.Aliases)} {item.IsActive} {item.IsDefault} {item.IsSystem}";

    private static string Shown(CustomField field) =>
        $"{field.Name}: {field.Type} of {field.Type.Scalar} {field.Picklist} {field.IsRequired} {field.IsSensitive} {field.ChangingTo} "
            + $"{Shown(field.Labels)} {Shown(field.DefaultValue)}";

    private static string Shown(FormLayout layout) =>
        $"{layout.EntityType.Name} {layout.Scope.Pipeline} {layout.Scope.User}: "
            + string.Join("; ", layout.Sections.Select(s => $"{s.Key} {Shown(s.Labels)} {string.Join(",", s.Fields.Select(f => $"{f.Name} {f.State}"))}"));

    private static string Shown(Labels labels) =>
        string.Join("|", labels.ByCulture.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));

    // A number's scale and an instant's offset are not part of the value.
    private static string Shown(object? value) => value switch
    {
        IEnumerable<string?> items => string.Join(",", items),
        decimal number => number.ToString("G29", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "none",
    };
}
