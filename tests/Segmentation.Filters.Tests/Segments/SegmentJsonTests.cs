namespace Segmentation.Tests;

public sealed class SegmentJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public void ToJson_OfEachKind_LeavesOutWhatIsAsUsual()
    {
        var catalogue = new SegmentCatalogue(
            new SegmentDefinition("vip", "contact", Filter.Parse("visits > 5"), [7, "a"], ["7"]).BecomingStatic(Noon),
            SegmentDefinition.Static("call list", "contact"),
            SegmentDefinition.Snapshot("of May", "company", Filter.Everyone, [1], Noon).Suppressing("e-mail", "SMS", "E-Mail") with { IsPaused = true });
        const string Json =
            """
            {"v":1,"segments":[{"key":"vip","entityType":"contact","filter":"visits > 5","include":[7,"a"],"exclude":["7"],"staticFrom":"2026-11-22T10:00:00Z"},
            {"key":"call list","entityType":"contact","kind":"static"},
            {"key":"of May","entityType":"company","kind":"snapshot","filter":"everyone","include":[1],"takenAt":"2026-11-22T10:00:00Z",
            "paused":true,"suppresses":["e-mail","SMS"]}]}
            """;
        Assert.Equal(Json.ReplaceLineEndings(""), catalogue.ToJson());
        Assert.Equal(catalogue.Segments, SegmentCatalogue.TryFromJson(Json).Catalogue!.Segments);
    }

    [Fact]
    public void Reading_what_was_written_gives_the_same() => Law.ForAll(400, RandomSegments, catalogue =>
    {
        var read = SegmentCatalogue.TryFromJson(catalogue.ToJson());
        Assert.Empty(read.Issues);
        Assert.Equal(catalogue.Segments, read.Catalogue!.Segments);
        Assert.Equal(catalogue.ToJson(), read.Catalogue.ToJson());
    });

    [Theory]
    [InlineData(""" "kind":"static","filter":"everyone" """, "/filter", "a static segment has no filter: leave it out, or leave out the kind")]
    [InlineData(""" "kind":"statc" """, "/kind", "`statc` is no kind of segment: dynamic, static, snapshot")]
    [InlineData(""" "kind":"Static" """, "/kind", "`Static` is no kind of segment: dynamic, static, snapshot")]
    [InlineData(""" "kind":null """, "/kind", "a text is expected here, not null")]
    [InlineData(""" "kind":"dynamic","include":["a"] """, "", "the member \"filter\" is missing")]
    [InlineData(""" "kind":"snapshot","filter":"everyone" """, "", "the member \"takenAt\" is missing")]
    [InlineData(""" "kind":"snapshot","takenAt":"2026-11-22T10:00:00Z" """, "", "the member \"filter\" is missing")]
    [InlineData(""" "kind":"snapshot","filter":"everyone","takenAt":"2026-11-22" """, "/takenAt", "an instant is expected here, such as 2026-03-31T12:00:00Z")]
    [InlineData(
        """ "filter":"everyone","takenAt":"2026-11-22T10:00:00Z" """, "/takenAt", "only a snapshot was taken at an instant: say \"kind\": \"snapshot\"")]
    [InlineData(
        """ "include":["a"],"staticFrom":"2026-11-22T10:00:00Z" """, "/staticFrom", "only a dynamic segment becomes static: this one is a list already")]
    [InlineData(""" "filter":"everyone","staticFrom":7 """, "/staticFrom", "a text is expected here, not a number")]
    [InlineData(""" "filter":"everyone","paused":"yes" """, "/paused", "true or false is expected here, not a string")]
    [InlineData(""" "filter":"everyone","suppresses":"sms" """, "/suppresses", "an array is expected here, not a string")]
    [InlineData(""" "filter":"everyone","suppresses":["sms",""] """, "/suppresses/1", "this text is empty")]
    [InlineData(""" "filter":"everyone","entityType":"x" """, "/entityType", "the member \"entityType\" does not belong here")]
    public void TryFromJson_AFaultInOneSegment_NamesThePlace(string members, string pointer, string message)
    {
        var result = SegmentCatalogue.TryFromJson($$"""{"v":1,"segments":[{"key":"ok","filter":"everyone"},{"key":"a",{{members}}}]}""", "contact");
        Assert.Null(result.Catalogue);
        Assert.Equal(($"/segments/1{pointer}", message), result.Issues.Select(i => (i.Pointer!, i.Message)).Single());
    }

    [Theory]
    [InlineData("""{"all":[{"everyone":true},{"not":{"segment":"b"}}]}""", "/all/1/not/segment")]
    [InlineData("""{"relation":"orders","quantifier":"any","where":{"segment":"B"}}""", "/where/segment")]
    [InlineData(
        """{"field":"visits","op":">","value":{"aggregate":"count","relation":"orders","where":{"any":[{"segment":"b"},{"nobody":true}]}}}""",
        "/value/where/any/0/segment")]
    [InlineData("""{"aggregate":"count","relation":"orders","where":{"segment":"b"},"op":"between","value":[1,2]}""", "/where/segment")]
    public void TryFromJson_ACircle_NamesThePlaceWhereOneAsksForTheOther(string filter, string pointer)
    {
        var result = SegmentCatalogue.TryFromJson(
            $$"""{"v":1,"segments":[{"key":"a","filter":{{filter}}},{"key":"b","filter":"in segment 'A'"}]}""", "contact");
        Assert.Equal(
            [(IssueCode.Circle, $"/segments/0/filter{pointer}", "segments ask for one another in a circle: a -> b -> a")],
            result.Issues.Select(i => (i.Code, i.Pointer!, i.Message)));
    }

    [Fact]
    public void TryFromJson_ACircleOfTexts_NamesLineAndColumn()
    {
        var result = SegmentCatalogue.TryFromJson("""{"v":1,"segments":[{"key":"a","filter":"visits > 1 and in segment 'a'"}]}""", "contact");
        Assert.Equal("1:16", result.Issues.Single().Span.ToString());
    }

    private static SegmentCatalogue RandomSegments(Dice dice) => new(Enumerable.Range(0, dice.Number(0, 5)).Select(i =>
    {
        EntityKey Key() => dice.Chance(0.5) ? dice.Number(-5, 5) : dice.Text();
        EntityKey[] Keys() => [.. Enumerable.Range(0, dice.Number(0, 3)).Select(_ => Key())];
        var (key, type) = ($"{dice.Text()} {i}", dice.Text());
        var segment = dice.Number(0, 3) switch
        {
            0 => SegmentDefinition.Static(key, type, Keys(), Keys()),
            1 => SegmentDefinition.Snapshot(key, type, dice.Writable(), Keys(), dice.Instant(), Keys()),
            2 => new SegmentDefinition(key, type, dice.Writable(), Keys(), Keys()).BecomingStatic(dice.Instant()),
            _ => new SegmentDefinition(key, type, dice.Writable(), Keys(), Keys()),
        };
        return segment.Suppressing(dice.Chance(0.3) ? [dice.Text()] : []) with { IsPaused = dice.Chance(0.3) };
    }));
}
