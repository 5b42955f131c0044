using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

public sealed class CustomFieldTypeChangeTests
{
    private static readonly Picklist Channels = new("channel", "Channel", [new("PHONE") { Aliases = ["TEL"] }, new("EMAIL")]);

    private static readonly FieldType Text = new(ScalarType.Text);
    private static readonly FieldType Texts = new(ScalarType.Text, IsMany: true);
    private static readonly FieldType Number = new(ScalarType.Number);
    private static readonly FieldType Truth = new(ScalarType.Boolean);
    private static readonly FieldType Day = new(ScalarType.Date);
    private static readonly FieldType Instant = new(ScalarType.Instant);
    private static readonly FieldType Item = new(ScalarType.Picklist);
    private static readonly FieldType Items = new(ScalarType.Picklist, IsMany: true);

    private static readonly DateTimeOffset MidnightInBerlin = new(2026, 11, 21, 23, 0, 0, TimeSpan.Zero);

    public static TheoryData<FieldType, object?, FieldType, object?, string?> Conversions { get; } = new()
    {
        { Text, "12.50", Number, 12.50m, null },
        { Text, "-3", Number, -3m, null },
        { Text, "12,5", Number, null, "'12,5' cannot become a number" },
        { Text, "007", Number, null, "'007' would lose a part, and be 7" },
        { Text, " 1", Number, null, "' 1' cannot become a number" },
        { Text, "", Number, null, null },
        { Text, 7, Number, null, "Int32 is not read as text" },
        { Number, 12.50m, Text, "12.50", null },
        { Number, 0.1, Text, "0.1", null },
        { Number, "7", Text, null, "String is not read as a number" },
        { Text, "true", Truth, true, null },
        { Text, "yes", Truth, null, "'yes' cannot become true or false" },
        { Truth, false, Text, "false", null },
        { Text, "2026-02-29", Day, null, "'2026-02-29' cannot become a date" },
        { Text, "2024-02-29", Day, new DateOnly(2024, 2, 29), null },
        { Day, new DateOnly(2026, 11, 22), Text, "2026-11-22", null },
        { Text, "2026-11-21T23:00:00Z", Instant, MidnightInBerlin, null },
        { Text, "2026-11-22T00:00:00+01:00", Instant, null, "'2026-11-22T00:00:00+01:00' would lose a part, and be 2026-11-21T23:00:00Z" },
        { Day, new DateOnly(2026, 11, 22), Instant, MidnightInBerlin, null },
        { Instant, MidnightInBerlin, Day, new DateOnly(2026, 11, 22), null },
        { Instant, MidnightInBerlin.AddHours(1), Day, null, "2026-11-22T00:00:00Z would lose a part, and be 2026-11-22" },
        { Text, "phone", Item, "phone", null },
        { Text, "FAX", Item, null, "channel has no item 'FAX'" },
        { Item, "FAX", Text, "FAX", null },
        { Item, "TEL", Text, null, "'TEL' is an alias in channel, and would be another text than the code: store the code" },
        { Item, "TEL", Items, new[] { "TEL" }, null },
        { Item, "PHONE", Items, new[] { "PHONE" }, null },
        { Items, new[] { "PHONE", "" }, Item, "PHONE", null },
        { Items, new[] { "PHONE", "EMAIL" }, Item, null, "there are 2 values" },
        { Texts, new[] { "PHONE", "FAX" }, Items, null, "channel has no item 'FAX'" },
        { Texts, Array.Empty<string>(), Text, null, null },
    };

    [Fact]
    public async Task Change_OfAFieldThatASegmentCouldNotReadAnyMore_IsRefused()
    {
        var crm = Crm(Number);
        crm.Contact("Ada", set: c => c.CustomFields["x"] = 12m);
        crm.Define(A.Segment("large", "contact", "x > 10"), A.Segment("with one", "contact", "x is not empty"));
        var plan = await crm.Segmenter.PlanTypeChangeAsync<Contact>("x", Text);
        Assert.Equal((0, false), (plan.Lost, plan.IsPossible));
        Assert.Equal([new DefinitionUse("segment", "large")], plan.Broken);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => plan.ApplyAsync());
        Assert.Equal("\"contact.x\" cannot become text: segment \"large\" could not be read any more; change them first.", refused.Message);
        crm.Define(A.Segment("large", "contact", "x is not empty"));
        await plan.ApplyAsync();
        Assert.Equal("12", (await crm.Contacts.FindAsync(1))!.CustomFields["x"]);
    }

    [Fact]
    public async Task Change_OfAFieldThatASegmentBeginsToNeedMeanwhile_StopsBeforeTheFieldChanges()
    {
        var crm = Crm(Number);
        crm.Contact("Ada", set: c => c.CustomFields["x"] = 12m);
        var plan = await crm.Segmenter.PlanTypeChangeAsync<Contact>("x", Text);
        var segment = new Reaction(() => crm.Define(A.Segment("large", "contact", "x > 10")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => plan.ApplyAsync(segment));
        Assert.Equal(1, await crm.Segmenter.Query(await crm.Segmenter.BindAsync<Contact>(Filter.Parse("in segment 'large'"))).CountAsync());
    }

    [Theory]
    [MemberData(nameof(Conversions))]
    public async Task Change_OfOneValue_ConvertsItOrTellsWhyNot(FieldType from, object? stored, FieldType to, object? expected, string? fault)
    {
        var crm = Crm(from);
        crm.Contact("Ada", set: c => c.CustomFields["x"] = stored);
        crm.Contact("Bea");

        var plan = await PlanAsync(crm, to);
        Assert.Equal(fault is null ? [] : [new LostValue(1, fault)], plan.Examples);
        Assert.Equal(fault is null ? 0 : 1, plan.Lost);
        if (fault is null)
        {
            await plan.ApplyAsync();
            Assert.Equal(to, (await FieldAsync(crm)).Type);
            Assert.Equal(expected, (await crm.Contacts.FindAsync(1))!.CustomFields["x"]);
            return;
        }

        Assert.Contains($"1: {fault}", (await Assert.ThrowsAsync<InvalidOperationException>(() => plan.ApplyAsync())).Message, StringComparison.Ordinal);
        Assert.Equal((from, null), ((await FieldAsync(crm)).Type, (await FieldAsync(crm)).ChangingTo));
        Assert.Equal(stored, (await crm.Contacts.FindAsync(1))!.CustomFields["x"]);
    }

    [Theory]
    [InlineData(ScalarType.Number, ScalarType.Boolean)]
    [InlineData(ScalarType.Boolean, ScalarType.Date)]
    [InlineData(ScalarType.Number, ScalarType.Picklist)]
    public async Task Plan_BetweenTypesThatHaveNothingInCommon_Throws(ScalarType from, ScalarType to)
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => PlanAsync(Crm(new(from)), new(to)));
        Assert.Contains("go by text", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfASensitiveField_ShowsNoValue()
    {
        var crm = Crm(Text, f => f with { IsSensitive = true });
        crm.Contact("Ada", set: c => c.CustomFields["x"] = "12,5");
        Assert.Equal("••• cannot become a number", Assert.Single((await PlanAsync(crm, Number)).Examples).Reason);
    }

    [Fact]
    public async Task Change_ConvertsTheDefaultValueToo_OrIsRefused()
    {
        var crm = Crm(Text, f => f with { DefaultValue = "12" });
        await (await PlanAsync(crm, Number)).ApplyAsync();
        Assert.Equal(12m, (await FieldAsync(crm)).DefaultValue);
        await Assert.ThrowsAsync<ArgumentException>(() => PlanAsync(Crm(Text, f => f with { DefaultValue = "a dozen" }), Number));
    }

    [Fact]
    public async Task Plan_OfEntitiesWhoseValuesCannotBeWritten_SaysWhatToDo()
    {
        var own = new Person { Id = 1, Extra = new Dictionary<string, object?> { ["x"] = "1" } };
        var fixedOnes = new Person { Id = 1, Extra = new Dictionary<string, object?> { ["x"] = "1" }.AsReadOnly() };
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => People(own, copy: null).PlanTypeChangeAsync<Person>("x", Number));
        Assert.Contains("give the store a function that copies one", exception.Message, StringComparison.Ordinal);
        exception = await Assert.ThrowsAsync<InvalidOperationException>(() => People(own, p => new Person { Id = p.Id, Extra = p.Extra }).PlanTypeChangeAsync<Person>("x", Number));
        Assert.Contains("copies the dictionary too", exception.Message, StringComparison.Ordinal);
        exception = await Assert.ThrowsAsync<InvalidOperationException>(() => People(fixedOnes, p => new Person { Id = p.Id, Extra = p.Extra }).PlanTypeChangeAsync<Person>("x", Number));
        Assert.Contains("a dictionary that can be changed", exception.Message, StringComparison.Ordinal);

        var people = People(own, p => new Person { Id = p.Id, Extra = new Dictionary<string, object?>(p.Extra!) });
        await (await people.PlanTypeChangeAsync<Person>("x", Number)).ApplyAsync();
        Assert.Equal("1", own.Extra["x"]);
        Assert.Equal(1, await people.Query(await people.BindAsync<Person>(Filter.Parse("x = 1"))).CountAsync());
    }

    [Fact]
    public async Task Apply_WhileSomebodyWrites_LosesNoUpdate_AndTellsProgress()
    {
        var crm = Crm(Text);
        foreach (var i in Enumerable.Range(1, 1200))
            crm.Contact("Ada", set: c => c.CustomFields["x"] = $"{i}");
        var store = new FakeStore<Contact>(crm.Contacts);
        var racing = crm.Segmenter.WithSource(new Interfering(store, crm.Contacts));
        var told = new Told();
        await (await racing.PlanTypeChangeAsync<Contact>("x", Number)).ApplyAsync(told);

        Assert.Equal([500, 1000, 1200], told.Numbers);
        var contacts = await crm.Contacts.ScanAsync().ToListAsync();
        Assert.Equal(Enumerable.Range(1, 1200).Select(i => (object?)(decimal)i), contacts.Select(c => c.CustomFields["x"]));
        Assert.Equal(3, contacts.Count(c => c.City == "Rome"));
    }

    [Fact]
    public async Task Apply_OverASourceThatLagsBehind_ComesToItsEnd()
    {
        var crm = Crm(Text);
        crm.Contact("Ada", set: c => c.CustomFields["x"] = "1");
        var lagging = crm.Segmenter.WithSource(new FakeStore<Contact>(crm.Contacts) { Lag = Timeout.InfiniteTimeSpan });
        await (await lagging.PlanTypeChangeAsync<Contact>("x", Number)).ApplyAsync();
        Assert.Equal((Number, 1m), ((await FieldAsync(crm)).Type, (await crm.Contacts.FindAsync(1))!.CustomFields["x"]));
    }

    [Fact]
    public async Task Apply_AfterAValueWasWrittenThatDoesNotSurvive_LeavesTheFieldAsItWas()
    {
        var crm = Crm(Text);
        var plan = await PlanAsync(crm, Number);
        crm.Contact("Ada", set: c => c.CustomFields["x"] = "12,5");
        await Assert.ThrowsAsync<InvalidOperationException>(() => plan.ApplyAsync());
        Assert.Equal((Text, null), ((await FieldAsync(crm)).Type, (await FieldAsync(crm)).ChangingTo));
    }

    [Fact]
    public async Task Apply_OfTwoDifferentChanges_LetsOneWin()
    {
        var crm = Crm(Text);
        crm.Contact("Ada", set: c => c.CustomFields["x"] = "1");
        var (toNumber, toMany) = (await PlanAsync(crm, Number), await PlanAsync(crm, Texts));
        await toNumber.ApplyAsync();
        Assert.Contains("Somebody else", (await Assert.ThrowsAsync<InvalidOperationException>(() => toMany.ApplyAsync())).Message, StringComparison.Ordinal);
        Assert.Equal((Number, 1m), ((await FieldAsync(crm)).Type, (await crm.Contacts.FindAsync(1))!.CustomFields["x"]));
    }

    [Fact]
    public async Task Check_WhileAFieldChanges_TakesValuesOfBothTypes_ButNoneThatWouldNotSurvive()
    {
        var field = new CustomField("x", Text) { ChangingTo = new CustomFieldTarget(Number, null, "UTC") };
        var fields = CustomFieldCatalogue.Empty.With("contact", field);
        IssueCode? Code(object? value) =>
            fields.Check("contact", new Dictionary<string, object?> { ["x"] = value }, PicklistSnapshot.Empty).SingleOrDefault()?.Code;

        Assert.Equal((null, null, IssueCode.ValueType, IssueCode.ValueType), (Code("12"), Code(12), Code("12,5"), Code(true)));

        var crm = Crm(Text);
        crm.Contact("Ada", set: c => c.CustomFields["x"] = "1");
        var repository = crm.Segmenter.CustomFields;
        await Assert.ThrowsAsync<FilterException>(async () => await repository.ChangeAsync(f => f.With("contact", field)));
    }

    private static InMemoryCrm Crm(FieldType type, Func<CustomField, CustomField>? with = null)
    {
        var field = new CustomField("x", type, type.Scalar == ScalarType.Picklist ? "channel" : null);
        return new InMemoryCrm(new FakeClock(DateTimeOffset.UnixEpoch), o => o
            .UseTimeZone("Europe/Berlin")
            .UsePicklists(FactoryPicklists.All.With(Channels))
            .UseCustomFields(CustomFieldCatalogue.Empty.With("contact", with?.Invoke(field) ?? field)));
    }

    private static Task<CustomFieldTypeChange<Contact>> PlanAsync(InMemoryCrm crm, FieldType to) =>
        crm.Segmenter.PlanTypeChangeAsync<Contact>("x", to, to.Scalar == ScalarType.Picklist ? "channel" : null);

    private static async Task<CustomField> FieldAsync(InMemoryCrm crm) => (await crm.Segmenter.CustomFields.CurrentAsync()).Find("contact", "x")!;

    private static Segmenter People(Person person, Func<Person, Person>? copy)
    {
        var model = SegmentationModel.Create(m => m.Entity<Person>("person", e => e.Key(p => p.Id).Custom(p => p.Extra)));
        return Segmenter.Create(o => o.UseModel(model).UseCustomFields(CustomFieldCatalogue.Empty.With("person", new CustomField("x", Text))))
            .WithSource(new InMemoryStore<Person>(model.Of<Person>(), [person], copy));
    }

    private sealed class Person
    {
        public long Id { get; init; }

        public IReadOnlyDictionary<string, object?>? Extra { get; init; }
    }

    private sealed class Told : IProgress<long>
    {
        public List<long> Numbers { get; } = [];

        public void Report(long value) => Numbers.Add(value);
    }

    /// <summary>A sink before each of whose writes somebody else writes the first of the entities.</summary>
    private sealed class Interfering(FakeStore<Contact> inner, InMemoryStore<Contact> store) : IEntitySource<Contact>, IEntitySink<Contact>
    {
        private readonly HashSet<long> _met = [];

        public IAsyncEnumerable<Contact> ScanAsync(CancellationToken cancellationToken = default) => inner.ScanAsync(cancellationToken);

        public ValueTask<Contact?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => inner.FindAsync(key, cancellationToken);

        public ValueTask<Versioned<Contact>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(key, cancellationToken);

        public async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<Contact>> writes, CancellationToken cancellationToken = default)
        {
            if (_met.Add(writes[0].Entity!.Id))
            {
                var seen = (await store.ReadAsync(writes[0].Entity!.Id, cancellationToken))!;
                seen.Value.City = "Rome";
                await store.WriteAsync([EntityWrite.Update(seen.Value, seen.Token)], cancellationToken);
            }

            return await inner.WriteAsync(writes, cancellationToken);
        }
    }

    private sealed class Reaction(Action react) : IProgress<long>
    {
        public void Report(long value) => react();
    }
}
