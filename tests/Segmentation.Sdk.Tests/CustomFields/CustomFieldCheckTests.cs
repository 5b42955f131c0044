using System.Text.Json;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class CustomFieldCheckTests
{
    private static readonly PicklistSnapshot Picklists = new(
        new Picklist("channel", "Channel", [new("PHONE") { Aliases = ["TEL"] }, new("EMAIL") { IsDefault = true }, new("FAX") { IsActive = false }]),
        new Picklist("colour", "Colour", [new("RED")]) { IsOpen = true });

    private static readonly CustomFieldCatalogue Fields = CustomFieldCatalogue.Empty.With(
        "contact",
        new CustomField("text", new(ScalarType.Text)) { IsRequired = true, DefaultValue = "none" },
        new CustomField("number", new(ScalarType.Number)),
        new CustomField("truth", new(ScalarType.Boolean)) { DefaultValue = false },
        new CustomField("day", new(ScalarType.Date)),
        new CustomField("instant", new(ScalarType.Instant)),
        new CustomField("preferred channel", new(ScalarType.Picklist), "channel"),
        new CustomField("channels", new(ScalarType.Picklist, IsMany: true), "channel"),
        new CustomField("colours", new(ScalarType.Picklist, IsMany: true), "colour"),
        new CustomField("tags", new(ScalarType.Text, IsMany: true)),
        new CustomField("secret/a~b", new(ScalarType.Picklist), "channel") { IsSensitive = true });

    public static TheoryData<string, object?, string?> Values { get; } = new()
    {
        { "text", "x", null },
        { "text", "", "/customFields/text  `text` needs a value" },
        { "text", null, "/customFields/text  `text` needs a value" },
        { "text", 1, "/customFields/text  `text` is text, kept as String: Int32 is not read" },
        { "number", 1.5, null },
        { "number", (byte)1, null },
        { "number", null, null },
        { "number", double.NaN, "/customFields/number  `number` is a number, kept as Decimal: Double is not read" },
        { "number", "1", "/customFields/number  `number` is a number, kept as Decimal: String is not read" },
        { "truth", false, null },
        { "truth", "true", "/customFields/truth  `truth` is true or false, kept as Boolean: String is not read" },
        { "day", new DateOnly(2026, 11, 22), null },
        { "day", new DateTime(2026, 11, 22), "/customFields/day  `day` is a date, kept as DateOnly: DateTime is not read" },
        { "instant", DateTimeOffset.UnixEpoch, null },
        { "instant", JsonDocument.Parse("1").RootElement, "/customFields/instant  `instant` is a datetime, kept as DateTimeOffset: JsonElement is not read" },
        { "preferred channel", "tel", null },
        { "preferred channel", "", null },
        { "preferred channel", "PHON", "/customFields/preferred channel  channel has no item 'PHON': did you mean `PHONE`?" },
        { "preferred channel", "FAX", "/customFields/preferred channel  channel has no item 'FAX' any more that is active" },
        { "channels", new[] { "PHONE", "EMAIL" }, null },
        { "channels", "PHONE", null },
        { "channels", Array.Empty<string>(), null },
        { "channels", new[] { "PHONE", "X", "Y" }, "/customFields/channels  channel has no item 'X' or 'Y'" },
        { "channels", new[] { "PHONE", "tel" }, "/customFields/channels  `channels` has 'PHONE' more than once" },
        { "channels", new[] { 1 }, "/customFields/channels  `channels` is a multi-value, kept as a sequence of String: Int32[] is not read" },
        { "colours", new[] { "MAUVE", "RED" }, null },
        { "tags", new[] { "a", "A" }, "/customFields/tags  `tags` has 'a' more than once" },
        { "secret/a~b", "EMIAL", "/customFields/secret~1a~0b  channel has no item •••: did you mean `EMAIL`?" },
        { "preferd channel", "PHONE", "/customFields/preferd channel  unknown custom field `preferd channel`: did you mean `preferred channel`?" },
        { "Number", 1, "/customFields/Number  unknown custom field `Number`: did you mean `number`?" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Check_OfAValue_GivesOneIssueAtMost(string name, object? value, string? expected)
    {
        var values = new Dictionary<string, object?> { ["text"] = "x", [name] = value };
        Assert.Equal(expected is null ? [] : [expected], Fields.Check("CONTACT", values, Picklists).Select(i => i.ToString()));
    }

    [Fact]
    public void Check_OfAnyNumberOfValues_KeepsTheOrderOfTheFields() => Assert.Equal(
        ["/customFields/text", "/customFields/number", "/customFields/day", "/customFields/a", "/customFields/b"],
        Fields.Check("contact", new Dictionary<string, object?> { ["b"] = 1, ["a"] = 1, ["day"] = 1, ["number"] = "1" }, Picklists).Select(i => i.Pointer));

    [Theory]
    [InlineData("preferred channel", "FAX")]        // an item that is not active any more
    [InlineData("preferred channel", "PIGEON")]     // an item that was deleted
    [InlineData("old field", 1)]                    // a field that was deleted
    [InlineData("number", "12")]                    // a value that nobody reads
    public void Check_OfWhatWasStored_LetsItStay(string name, object value)
    {
        var stored = new Dictionary<string, object?> { ["text"] = "x", [name] = value };
        Assert.Empty(Fields.Check("contact", new Dictionary<string, object?>(stored) { ["day"] = new DateOnly(2026, 11, 22) }, Picklists, stored));
        Assert.NotEmpty(Fields.Check("contact", stored, Picklists, new Dictionary<string, object?> { [name] = "other" }));
    }

    [Fact]
    public void Check_OfItems_LooksAtTheNewOnes()
    {
        var stored = new Dictionary<string, object?> { ["channels"] = new[] { "FAX" } };
        Assert.Empty(Fields.Check("contact", new Dictionary<string, object?> { ["text"] = "x", ["channels"] = new[] { "FAX", "PHONE" } }, Picklists, stored));
        var values = new Dictionary<string, object?> { ["text"] = "x", ["channels"] = new[] { "FAX" } };
        Assert.Equal(IssueCode.InactiveItem, Assert.Single(Fields.Check("contact", values, Picklists)).Code);
    }

    [Fact]
    public void Check_OfADictionaryWithoutCase_ReadsWhatFiltersRead()
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["TEXT"] = "x", ["Number"] = "1" };
        Assert.Equal("/customFields/number", Assert.Single(Fields.Check("contact", values, Picklists)).Pointer);
    }

    [Fact]
    public void WithDefaults_FillsWhatIsMissing_AndChangesNothing()
    {
        var given = new Dictionary<string, object?> { ["text"] = null, ["channels"] = new[] { "PHONE" } };
        var values = Fields.WithDefaults("contact", given, Picklists);
        Assert.Equal(2, given.Count);
        Assert.Equal(["channels", "preferred channel", "secret/a~b", "text", "truth"], values.Keys.Order(StringComparer.Ordinal));
        Assert.Null(values["text"]);
        Assert.Equal((false, "EMAIL"), (values["truth"], values["preferred channel"]));
        Assert.Equal("none", Fields.WithDefaults("contact", new Dictionary<string, object?>(), Picklists)["text"]);
    }

    /// <summary>What Check lets pass, filters read, and what it refuses for its type, they do not.</summary>
    [Fact]
    public void Check_OfRandomValues_AgreesWithWhatFiltersRead()
    {
        var dice = new Random(20261122);
        object?[] pool =
        [
            null, "", "x", "PHONE", "tel", 0, 1.5, 12.50m, double.NaN, double.PositiveInfinity, float.MaxValue, 1e300, ulong.MaxValue,
            true, false, 'c', Guid.Empty,
            new DateOnly(2026, 2, 28), new DateTime(2026, 2, 28), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, TimeSpan.Zero, new[] { 1 }, new object(),
            Array.Empty<string>(), new string?[] { null, "" }, new List<string?> { "PHONE", null }, new HashSet<string> { "EMAIL" }, DayOfWeek.Monday,
        ];
        foreach (var _ in Enumerable.Range(0, 3000))
        {
            var field = Fields.Of("contact")[dice.Next(Fields.Of("contact").Count)] with { IsRequired = dice.Next(2) == 0 };
            var contact = new Contact { CustomFields = { [field.Name] = pool[dice.Next(pool.Length)] } };
            var fields = CustomFieldCatalogue.Empty.With("contact", field);
            var context = new BindingContext(CrmModel.Default.WithCustomFields(fields), Picklists);
            var isEmpty = Filter.Field(field.Name).IsEmpty().Bind<Contact>(context);
            var isRead = !isEmpty.Compile(new Moment(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc)).Matches(contact);

            var issues = fields.Check("contact", contact.CustomFields, Picklists);
            var value = contact.CustomFields[field.Name];
            var shown = $"{field.Name} required {field.IsRequired}: {value} ({value?.GetType()}) {string.Join("; ", issues)}";
            Assert.True(issues.Count <= 1, shown);
            Assert.True(!issues.Any(i => i.Code is IssueCode.ValueType or IssueCode.Required) || !isRead, shown);
            Assert.True(issues.Count > 0 || isRead || (!field.IsRequired && IsNothing(value)), shown);
        }
    }

    private static bool IsNothing(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        IEnumerable<string?> items => items.All(string.IsNullOrEmpty),
        _ => false,
    };
}
