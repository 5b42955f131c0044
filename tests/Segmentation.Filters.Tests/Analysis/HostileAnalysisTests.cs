using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Segmentation.Tests;

public sealed class HostileAnalysisTests(ITestOutputHelper output)
{
    // What a thread of a server may have; a runaway recursion ends the process, so that passing at all is the proof.
    private const int SmallStack = 256 * 1024;

    private static readonly FilterLimits Limits = new() { Levels = FilterLimits.MostLevels, RelationDepth = FilterLimits.MostRelations };

    private static readonly BindingContext Context = SampleSchema.With().Context with { Limits = Limits };

    public static TheoryData<string> Kinds => new(
        "or of ands", "and of ors", "parity", "sets", "long sets", "texts", "long texts", "alike texts", "rows", "nested rows", "times", "instants", "items", "compared", "nested", "negations");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Analysis_OfAHostileFilter_TakesSecondsOnASmallStack(string kind)
    {
        var random = new Random(7);
        BindResult<Sample> Bind() => Filter.Parse(Text(kind, random), Limits).Bind<Sample>(Context);

        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => Analyse(kind, Bind(), Bind())), SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private void Analyse(string kind, BindResult<Sample> bound, BindResult<Sample> other)
    {
        Assert.True(bound.IsValid, string.Join('\n', bound.Issues.Take(3)));
        foreach (var (name, act) in new (string, Func<object>)[]
        {
            ("never", () => bound.NeverMatches()), ("always", () => bound.AlwaysMatches()), ("equivalent", () => bound.IsEquivalentTo(other)),
            ("simplify", () => bound.RequirePlan().Simplify()), ("hash", () => bound.Hash()),
        })
        {
            var watch = Stopwatch.StartNew();
            var answer = act();
            output.WriteLine($"{kind,-14} {name,-10} {watch.ElapsedMilliseconds,6} ms  {(answer is Verdict ? answer : "")}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{kind} {name} {watch.Elapsed}");
        }
    }

    private static string Text(string kind, Random random)
    {
        string[] fields = ["visits", "employees", "amount", "revenue", "total", "score", "ratio"];
        string Leaf() => $"{fields[random.Next(fields.Length)]} {(random.Next(2) == 0 ? "<" : ">=")} {random.Next(40).ToString(CultureInfo.InvariantCulture)}";
        string Some(int count, string separator, Func<int, string> part) => string.Join(separator, Enumerable.Range(0, count).Select(part));
        string Word(int length) => Some(length, "", _ => ((char)('a' + random.Next(3))).ToString());

        return kind switch
        {
            "or of ands" => Some(240, " or ", _ => $"({Some(3, " and ", _ => Leaf())})"),
            "and of ors" => Some(240, " and ", _ => $"({Some(3, " or ", _ => Leaf())})"),
            "parity" => Some(90, " and ", _ => $"(not (visits > {random.Next(30)}) and employees > {random.Next(30)} or visits > {random.Next(30)} and not (total > {random.Next(30)}))"),
            "sets" => Some(10, " and ", _ => $"(visits in ({Some(4_000, ", ", _ => random.Next(100_000).ToString(CultureInfo.InvariantCulture))}) or name = '{Word(2)}')"),
            "long sets" => Some(5, " and ", _ => $"name not in ({Some(10_000, ", ", _ => $"'{Word(9)}'")})"),
            "texts" => Some(240, " and ", _ => $"(name {(random.Next(2) == 0 ? "not " : "")}contains '{Word(4)}' or name starts with '{Word(2)}' or name = '{Word(6)}')"),
            "long texts" => $"name contains '{new string('a', 300_000)}b' and name contains '{new string('a', 300_000)}' and name starts with '{new string('a', 300_000)}'",
            "alike texts" => Some(300, " and ", i => $"(name contains '{new string('a', 3 + i)}' or name not contains '{new string('a', 2 + i)}')"),
            "rows" => Some(120, " and ", _ => $"({(random.Next(2) == 0 ? "any" : "no")} children ({Leaf()} and {Leaf()}) or count(children where {Leaf()}) > {random.Next(4)})"),
            "nested rows" => Enumerable.Range(0, 15).Aggregate(Leaf(), (inner, i) => $"{(i % 2 == 0 ? "any" : "no")} {(i % 3 == 0 ? "parent" : "children")} ({inner} and {Leaf()})"),
            "times" => Some(240, " and ", i => $"(since >= today - {i}d or since < start of month + {i}d or since in last {1 + i % 40} months)"),
            "instants" => Some(100, " or ", i => $"(lastSeen >= now - {i}h and lastSeen < today - {i}d or lastSeen < 2026-01-0{1 + i % 9} and lastSeen in this month)"),
            "items" => Some(200, " and ", _ => $"(tags has any ('{Word(1)}', '{Word(2)}') or tags has none ('{Word(2)}', '{Word(2)}') or tags has all ('{Word(3)}'))"),
            "compared" => Some(240, " and ", i => $"(birthday {(i % 2 == 0 ? "<" : ">=")} since + {i}d or since > birthday or lastSeen < createdAt)"),
            "nested" => Enumerable.Range(0, 48).Aggregate(Leaf(), (inner, i) => $"name contains '{Word(5)}' {(i % 2 == 0 ? "and" : "or")} ({inner})"),
            _ => new StringBuilder("visits > 0").Insert(0, string.Concat(Enumerable.Repeat("not (visits < 0 or ", 49))).Append(')', 49).ToString(),
        };
    }
}
