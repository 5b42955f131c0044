using BenchmarkDotNet.Attributes;

namespace Segmentation.Benchmarks;

/// <summary>Every question of <see cref="AllQuestions"/> to each who answers it; the time is that of <see cref="Question.Operations"/> at once.</summary>
[MemoryDiagnoser]
[MedianColumn]
public class QuestionBenchmarks : IDisposable
{
    private Bases? _bases;
    private Engine? _engine;
    private int _variant;

    public static IEnumerable<int> AllRows => Rows.Asked;

    public static IEnumerable<string> Cases =>
        AllQuestions.Of(new Bases(0, _ => { })).SelectMany(q => q.Present, (question, engine) => $"{question.Name}/{engine.Name}");

    [ParamsSource(nameof(AllRows))]
    public int Customers { get; set; }

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _bases = new Bases(Customers, Console.WriteLine);
        var question = AllQuestions.Of(_bases).Single(q => Case.StartsWith(q.Name + "/", StringComparison.Ordinal));
        _engine = question.Engines.Single(e => Case == $"{question.Name}/{e.Name}");
        // What is made when it is first asked for is not timed.
        _engine.Ask(0);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bases?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public object Ask() => _engine!.Ask(_variant++ % Operands.Variants);
}
