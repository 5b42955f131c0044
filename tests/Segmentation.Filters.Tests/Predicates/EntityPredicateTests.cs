namespace Segmentation.Tests;

public sealed class EntityPredicateTests
{
    private static readonly BindingContext Context = new(SegmentationModel.Create(m => m
        .Entity<Parcel>("parcel", e => e.Key(p => p.Id).Number(p => p.Weight).Number(p => p.Pieces).Text(p => p.Place))), new PicklistSnapshot());

    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    public void CountAndWhere_AnyNumberOfEntities_SeeEachOnce(int count)
    {
        Parcel[] parcels = [.. Enumerable.Range(0, count).Select(i => new Parcel(i, i % 3 == 0 ? null : i / 10m, i % 7, i % 2 == 0 ? "Ulm" : "BONN"))];
        var compiled = Compile("place = 'bonn' and weight > 5 and (pieces in (1, 2, 6) or not weight < 40)");
        Parcel[] expected = [.. parcels.Where(p =>
            p.Place == "BONN" && p.Weight > 5 && (p.Pieces is 1 or 2 or 6 || !(p.Weight < 40)))];
        Assert.Equal(expected, compiled.Where(parcels));
        Assert.Equal(expected.Length, compiled.Count(parcels));
    }

    [Theory]
    [InlineData("TYPE_1", "type_1", true)]
    [InlineData("TYPE_1", "TYPE_2", false)]
    [InlineData("typE", "TYPe", true)]
    [InlineData("a@", "a`", false)] // apart in the bit of case, and no letters
    [InlineData("a[", "a{", false)]
    [InlineData("Ä", "ä", true)]
    [InlineData("aÄ", "aB", false)]
    [InlineData("k", "\u212A", false)] // the sign of Kelvin
    [InlineData("ab", "abc", false)]
    public void Matches_TextsOfOneLength_RegardNoCaseButLetters(string sought, string stored, bool expected)
    {
        var compiled = Compile($"place = '{sought}'");
        Assert.Equal(expected, compiled.Matches(new Parcel(1, null, 0, stored)));
        Assert.Equal(expected ? 1 : 0, compiled.Count([new Parcel(1, null, 0, stored)]));
    }

    [Theory]
    [InlineData("weight > 0.0001", "0.0001", false)]
    [InlineData("weight > 0.0001", "0.00011", true)] // more decimals than are looked up
    [InlineData("weight >= 0.00005", "0.0001", true)]
    [InlineData("weight >= 0.00005", "0.00005", true)]
    [InlineData("weight > 0.00005", "0.0000", false)]
    [InlineData("weight < -0.00005", "-0.0001", true)]
    [InlineData("weight <= 2.5", "2.5000", true)]
    [InlineData("weight < 2.5", "2.5000", false)]
    [InlineData("weight > 2.5", "2.50", false)]
    [InlineData("weight between -1.5 and 1.5", "-1.50", true)]
    [InlineData("weight between -1.5 and 1.5", "-2", false)]
    [InlineData("weight > 9223372036854775806", "9223372036854775807", true)]
    [InlineData("weight > 9223372036854775807", "9223372036854775807", false)]
    [InlineData("weight > 9223372036854775807", "9223372036854775808", true)] // beyond 64 bits
    [InlineData("weight < 99999999999999999999", "9223372036854775807", true)]
    [InlineData("weight > 99999999999999999999", "9223372036854775807", false)]
    [InlineData("weight > -99999999999999999999", "-9223372036854775808", true)]
    [InlineData("weight >= 922337203685477580.7", "922337203685477580.7", true)]
    [InlineData("weight between 3 and 2", "2.5", false)]
    public void Matches_ARangeOfDecimals_IsExact(string filter, string weight, bool expected)
    {
        var parcel = new Parcel(1, decimal.Parse(weight, System.Globalization.CultureInfo.InvariantCulture), 0, null);
        Assert.Equal(expected, Compile(filter).Matches(parcel));
    }

    [Fact]
    public void Count_ScalarConditions_AllocatesNothing()
    {
        Parcel[] parcels = [.. Enumerable.Range(0, 1000).Select(i => new Parcel(i, i, i, "Ulm"))];
        var compiled = Compile("weight between 10 and 900 and pieces > 5 and place in ('ULM', 'Bonn')");
        _ = compiled.Count(parcels);
        _ = compiled.Matches(parcels[100]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = compiled.Count(parcels);
        _ = compiled.Matches(parcels[100]);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static EntityPredicate<Parcel> Compile(string filter) => Filter.Parse(filter).Bind<Parcel>(Context).Compile(Now);

    private sealed record Parcel(long Id, decimal? Weight, int Pieces, string? Place);
}
