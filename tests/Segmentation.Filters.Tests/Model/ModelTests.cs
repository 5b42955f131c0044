namespace Segmentation.Tests;

public sealed class ModelTests
{
    private static readonly Moment Now = new(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);

    [Fact]
    public void Create_NamesUsedTwice_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Text(s => s.Name).Text(s => s.Name))));
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m
            .Entity<Sample>("a", e => e.Key(s => s.Id).Text(s => s.Name, f => f.FormerNames("id")))));
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m
            .Entity<Sample>("a", e => e.Key(s => s.Id)).Entity<Sample>("A", e => e.Key(s => s.Id))));
    }

    [Fact]
    public void Of_AClassOfSeveralEntityTypes_NeedsAName()
    {
        var model = SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id)).Entity<Sample>("b", e => e.Key(s => s.Id)));
        Assert.Contains("a, b", Assert.Throws<ArgumentException>(() => model.Of<Sample>()).Message, StringComparison.Ordinal);
        Assert.Equal("b", model.Of<Sample>("B").Name);
    }

    [Fact]
    public void Create_WithoutAKey_IsRefused() =>
        Assert.Contains("Key", Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m.Entity<Sample>("a", _ => { }))).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_RelationToAClassThatIsMissing_IsRefused() => Assert.Contains("ModelTests", Assert.Throws<ArgumentException>(
        () => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).One<ModelTests>("x", s => s.Id)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Field_OfALambdaThatIsNoProperty_AsksForANameAndAFunction() => Assert.Contains("name and a function", Assert.Throws<ArgumentException>(
        () => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Text(s => s.Name + "x")))).Message, StringComparison.Ordinal);

    // A cast would be lost with the lambda, and with it the meaning.
    [Fact]
    public void Field_OfACast_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Number(s => (int)s.Amount))));
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Number(s => (decimal?)s.Score))));
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Number(s => (int?)s.Grade))));
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Key(s => s.Owner!.Value))));
    }

    [Fact]
    public void Model_ABuilderKeptFromTheLambda_ChangesNothingLater()
    {
        EntityTypeBuilder<Sample>? kept = null;
        var model = SegmentationModel.Create(m => m.Entity<Sample>("a", e => kept = e.Key(s => s.Id)));
        kept!.Text(s => s.Name).One<Sample>("self", s => s.Id);
        Assert.Equal((1, 0), (model.Of<Sample>().Fields.Count, model.Of<Sample>().Relations.Count));
    }

    [Fact]
    public void CustomNumber_OfADouble_IsTheNumberThatItsDigitsSpell()
    {
        var schema = SampleSchema.With(new CustomField("n", new(ScalarType.Number)));
        bool Matches(string text) =>
            Filter.Parse(text).Bind<Sample>(schema.Context).Compile(Now).Matches(new Sample { Custom = { ["n"] = 0.1 + 0.2 } });
        Assert.False(Matches("n = 0.3"));
        Assert.True(Matches("n = 0.30000000000000004"));
    }

    [Fact]
    public void Key_ComesBackAsItWas()
    {
        var key = SampleSchema.With().Context.Model.Of<Sample>().KeyOf(new Sample { Id = long.MaxValue });
        Assert.Equal((decimal)long.MaxValue, key.Value.Number);
        Assert.Equal("x", ((EntityKey)"x").Value.Text);
    }

    [Fact]
    public void Instant_OfALocalDateTime_IsRefused() => Assert.Throws<ArgumentException>(
        () => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Instant(s => s.CreatedAt, DateTimeKind.Local))));

    [Fact]
    public void FormerName_FindsTheField()
    {
        var context = new BindingContext(
            SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id).Text(s => s.Name, f => f.Named("title").FormerNames("name")))),
            PicklistSnapshot.Empty);
        Assert.True(Filter.Parse("name = 'x' and title = 'x'").Bind<Sample>(context).Compile(Now).Matches(new Sample { Name = "X" }));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(5L, true)]
    [InlineData(5.0, true)]
    [InlineData(5.5, false)]
    [InlineData("5", false)]
    [InlineData(double.NaN, false)]
    [InlineData(1e300, false)]
    [InlineData(null, false)]
    public void CustomNumber_IsReadFromAnyNumericTypeAndFromNoOther(object? stored, bool isFive)
    {
        var schema = SampleSchema.With(new CustomField("n", new(ScalarType.Number)));
        var sample = new Sample { Custom = { ["n"] = stored } };
        Assert.Equal(isFive, Filter.Parse("n = 5").Bind<Sample>(schema.Context).Compile(Now).Matches(sample));
        Assert.Equal(isFive, Filter.Parse("n = 5").Bind<Sample>(schema.Context).Interpret(Now).Matches(sample));
    }

    [Fact]
    public void CustomFields_OfAnEntityWithoutAPlaceForThem_AreRefused() => Assert.Throws<InvalidOperationException>(
        () => SegmentationModel.Create(m => m.Entity<Sample>("a", e => e.Key(s => s.Id))).WithCustomFields("a", new CustomField("x", new(ScalarType.Text))));

    [Fact]
    public void Compile_ScalarConditions_AllocateNothingPerEntity()
    {
        var schema = SampleSchema.With(new CustomField("note", new(ScalarType.Text)));
        var dice = new Dice(7);
        var samples = Enumerable.Range(0, 200).Select(_ => dice.Entity(schema)).ToArray();
        var filter = Filter.Parse(
            "visits > 0 and (not (visits > 5 and revenue between 1 and 100 and name contains 'a') or kind in ('RETAIL', 'TRADE') and score < 3 " +
            "and birthday in last 90 days or lastSeen < today or owner = '00000000-0000-0000-0000-000000000001' or note is empty " +
            "or birthday < lastSeen or name = code or isActive = true or birthday anniversary in this month or grade = 'Gold' or source != 'WEB')");
        var predicate = filter.Bind<Sample>(schema.Context).Compile(Now);
        int Matches()
        {
            var count = 0;
            foreach (var sample in samples)
                count += predicate.Matches(sample) ? 1 : 0;
            return count;
        }

        var expected = Matches();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var actual = Matches();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(expected, actual);
        Assert.InRange(actual, 1, 199);
    }

    [Fact]
    public void Predicate_SharedByThreads_AnswersAsOnOne()
    {
        var schema = SampleSchema.With();
        var dice = new Dice(11);
        var samples = Enumerable.Range(0, 500).Select(_ => dice.Entity(schema)).ToArray();
        var predicate = dice.Filter(schema, 4).Bind<Sample>(schema.Context).Compile(dice.Moment());
        var expected = samples.Select(predicate.Matches).ToArray();
        Parallel.For(0, 16, _ => Assert.Equal(expected, samples.Select(predicate.Matches)));
    }
}
