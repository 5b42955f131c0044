using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Segmentation.Tests;

public sealed class HostileAnalysisTests(ITestOutputHelper output)
{
    // What a thread of a server may have; a runaway recursion ends the process, so that passing at all is the proof.
    private const int SmallStack = 256 * 1024;

    private static readonly FilterLimits Limits = new() { Levels = FilterLimits.MostLevels, RelationDepth = FilterLimits.MostRelations };

    private static readonly BindingContext Context = SampleSchema.With().Context with { Limits = Limits };

    public static TheoryData<string> Kinds => new(
        "or of ands", "and of ors", "parity", "sets", "long sets", "texts", "long texts", "alike texts", "rows", "nested rows", "times", "families of times",
        "instants", "items", "compared", "nested", "negations");

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
        string Some(int count, string separator, Func<int, string> part) => string.Join(separator, Enumerable.Range(0, count).Select(part));
        string All(int count, Func<int, string> part) => Some(count, " and ", i => $"({part(i)})");
        string Number(int most) => random.Next(most).ToString(CultureInfo.InvariantCulture);
        string Word(int length) => Some(length, "", _ => ((char)('a' + random.Next(3))).ToString());
        string Maybe(string word) => random.Next(2) == 0 ? word : "";
        string Leaf() => $"{Maybe("not ")}{fields[random.Next(fields.Length)]} < {Number(40)}";
        var (a, long1) = (new string('a', 450), new string('a', 300_000));

        return kind switch
        {
            "or of ands" => Some(160, " or ", _ => $"({Some(3, " and ", _ => Leaf())})"),
            "and of ors" => All(160, _ => Some(3, " or ", _ => Leaf())),
            "parity" => All(90, _ => $"not visits > {Number(30)} and employees > {Number(30)} or visits > {Number(30)} and not total > {Number(30)}"),
            "sets" => All(10, _ => $"visits in ({Some(4_000, ", ", _ => Number(100_000))}) or name = '{Word(2)}'"),
            "long sets" => All(5, _ => $"name not in ({Some(10_000, ", ", _ => $"'{Word(9)}'")})"),
            "texts" => All(240, _ => $"name {Maybe("not ")}contains '{Word(4)}' or name starts with '{Word(2)}' or name = '{Word(6)}'"),
            "long texts" => $"name contains '{long1}b' and name contains '{long1}' and name starts with '{long1}'",
            "alike texts" => All(300, i => $"name contains '{a[..(i + 3)]}' or name not contains '{a[..(i + 2)]}'"),
            "rows" => All(80, _ => $"{Maybe("not ")}any children ({Leaf()} and {Leaf()}) or count(children where {Leaf()}) > {Number(4)}"),
            "nested rows" => Enumerable.Range(0, 15).Aggregate(
                Leaf(), (inner, i) => $"{(i % 2 == 0 ? "any" : "no")} {(i % 3 == 0 ? "parent" : "children")} ({inner} and {Leaf()})"),
            "times" => All(240, i => $"since >= today - {i}d or since < start of month + {i}d or since in last {1 + i % 40} months"),
            "families of times" => All(500, i => $"since {(i % 2 == 0 ? "<" : "!=")} today - {i}mo"),
            "instants" => Some(100, " or ", i =>
                $"lastSeen >= now - {i}h and lastSeen < today - {i}d or lastSeen < 2026-01-0{1 + i % 9} and lastSeen in this month"),
            "items" => All(200, _ => $"tags has any ('{Word(1)}', '{Word(2)}') or tags has none ('{Word(2)}') or tags has all ('{Word(3)}', '{Word(2)}')"),
            "compared" => All(240, i => $"birthday {(i % 2 == 0 ? "<" : ">=")} since + {i}d or since > birthday or lastSeen < createdAt"),
            "nested" => Enumerable.Range(0, 48).Aggregate(Leaf(), (inner, i) => $"name contains '{Word(5)}' {(i % 2 == 0 ? "and" : "or")} ({inner})"),
            _ => string.Concat(Enumerable.Repeat("not (visits < 0 or ", 48)) + "visits > 0" + new string(')', 48),
        };
    }
}
