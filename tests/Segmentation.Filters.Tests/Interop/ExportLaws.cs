using System.Text.Json;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>A filter that is written for another tool is read back as it was, or means the same; one that cannot be written says why.</summary>
public sealed class ExportLaws
{
    private const int Cases = 500;

    // One name is the other tool's for another field of ours, so that ours cannot be written.
    private static readonly Dictionary<string, FieldPath> Names =
        new() { ["TITLE"] = "name", ["visits"] = "amount", ["PARENT_NAME"] = new("parent", "name"), ["KIDS"] = "kids" };

    [Fact]
    public void ReactQueryBuilder_WhatWasWritten_IsReadBack() => RoundTrip(
        (filter, interop) => filter.ToReactQueryBuilder(interop),
        "react-querybuilder",
        (question, document, read) =>
        {
            IsQuery(document);
            Assert.True(IsSame(question.Filter, read), $"read {read}");
        });

    [Fact]
    public void Bitrix24_WhatWasWritten_MeansTheSame() => RoundTrip(
        (filter, interop) => filter.ToBitrix24(interop), "bitrix24", (_, document, _) => IsBitrix24Filter(document));

    [Fact]
    public void Export_OfWhatMayMeanNothing_NeverThrows() => Law.ForAllWritable(Cases, filter =>
    {
        var interop = new InteropContext(SampleSchema.With().Context, SampleSchema.With().Context.Model.Of<Sample>());
        foreach (var export in new[] { filter.ToReactQueryBuilder(interop), filter.ToBitrix24(interop) })
            Assert.Equal(export.Document is null, export.Issues.Any(i => i.Severity == Severity.Error));
    });

    private static void RoundTrip(Func<Filter, InteropContext, FilterExport> write, string format, Action<Question, JsonElement, Filter> check)
    {
        var (written, all) = (0, 0);
        Law.ForAll(Cases, question =>
        {
            // The same filter with and without names of the other tool's.
            foreach (var names in new[] { [], Names })
            {
                all++;
                var interop = new InteropContext(question.Schema.Context, question.Schema.Context.Model.Of<Sample>()) { Names = names };
                var export = write(question.Filter, interop);
                if (export.Document is null)
                {
                    SaysWhy(question.Filter, export);
                    continue;
                }

                written++;
                Assert.Empty(export.Issues);
                var read = InteropFormat.Of(format).Read(export.Document, interop);
                Assert.True(read.Filter is not null, $"{export.Document}\n{string.Join('\n', read.Issues)}");
                using var document = JsonDocument.Parse(export.Document);
                check(question, document.RootElement, read.Filter);
                MeanTheSame(question, read.Filter, export.Document);
            }
        });

        Assert.True(written > 0.15 * all, $"{written} of {all} could be written");
    }

    private static void SaysWhy(Filter filter, FilterExport export)
    {
        Assert.NotEmpty(export.Issues);
        using var json = JsonDocument.Parse(filter.ToJson());
        Assert.All(
            export.Issues, i => Assert.True(i.Severity == Severity.Error && JsonPointer.Exists(json.RootElement, i.Pointer!), $"{i}\n{filter.ToJson()}"));
    }

    private static void MeanTheSame(Question question, Filter read, string document)
    {
        var (one, other) = (question.Bound.Compile(question.Moment), read.Bind<Sample>(question.Schema.Context).Compile(question.Moment));
        var related = question.Related;
        Assert.All(question.Entities, e => Assert.True(one.Matches(e, related) == other.Matches(e, related), $"{document}\nread {read}"));
    }

    // The tool counts days from today, and has no word for those beside it.
    private static bool IsSame(Filter filter, Filter read) =>
        filter == read || new[] { "yesterday", "tomorrow", "+ 0" }.Any(w => filter.ToText().Contains(w, StringComparison.Ordinal));

    private static void IsQuery(JsonElement group)
    {
        Assert.Contains(group.GetProperty("combinator").GetString(), new[] { "and", "or" });
        Assert.NotEqual(0, group.GetProperty("rules").GetArrayLength());
        foreach (var rule in group.GetProperty("rules").EnumerateArray())
        {
            if (rule.TryGetProperty("rules", out _))
            {
                IsQuery(rule);
                continue;
            }

            Assert.False(string.IsNullOrEmpty(rule.GetProperty("field").GetString()));
            Assert.False(string.IsNullOrEmpty(rule.GetProperty("operator").GetString()));
            var value = rule.GetProperty("value");
            if (rule.TryGetProperty("match", out var match))
            {
                Assert.Contains(match.GetProperty("mode").GetString(), new[] { "all", "some", "none", "atLeast", "atMost", "exactly" });
                Assert.True(!match.TryGetProperty("threshold", out var threshold) || threshold.GetDecimal() >= 0);
                IsQuery(value);
            }
        }
    }

    private static void IsBitrix24Filter(JsonElement group)
    {
        Assert.Contains(group.EnumerateObject(), m => m.Name != "logic");
        foreach (var member in group.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Assert.True(member.Name.All(char.IsAsciiDigit), member.Name);
                IsBitrix24Filter(member.Value);
            }
            else
            {
                Assert.True(member.Name == "logic" || member.Name[0] is '=' or '!' or '<' or '>' or '%' or '@', member.Name);
            }
        }
    }
}
