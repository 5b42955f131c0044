using System.Diagnostics;

namespace Segmentation.Benchmarks;

/// <summary>Asks a question of all engines in turn, again and again, and compares the medians of what they take.</summary>
/// <param name="budget">How long one question may take, in seconds.</param>
/// <param name="tell">Where progress is told.</param>
internal sealed class RatioRun(double budget, Action<string> tell)
{
    // Code is compiled again in the background when it has been called often and nothing new was for a while, and once more with what was seen of it.
    private const int WarmUps = 3;
    private const int Recompilation = 250;

    // So long that what a rival left of the processor's caches hardly counts.
    private const double LeastMilliseconds = 25;
    private const double LongMilliseconds = 1_000;

    /// <summary>How many rounds there are whatever they take.</summary>
    public int LeastRounds { get; init; } = 5;

    /// <summary>What a question takes each rival, beside what it takes us.</summary>
    /// <exception cref="WrongAnswerException">Two engines do not agree.</exception>
    public IReadOnlyList<RatioLine> Measure(Question question) => Medians(question) is [var ours, .. var rivals]
        ? [.. rivals.Select(rival => new RatioLine(question.Name, ours.Milliseconds, rival.Engine, rival.Milliseconds))]
        : [];

    /// <summary>What a question takes each engine.</summary>
    /// <exception cref="WrongAnswerException">Two engines do not agree.</exception>
    public Taken[] Medians(Question question)
    {
        var timed = WarmUp(question);
        var start = Stopwatch.GetTimestamp();
        var rounds = 0;
        // Who is asked next finds what the one before read, so that nobody may always be the second.
        for (; rounds < LeastRounds || Stopwatch.GetElapsedTime(start).TotalSeconds < budget; rounds++)
        {
            foreach (var one in rounds % 2 == 0 ? timed : timed.Reverse())
                one.Sample();
        }

        tell(FormattableString.Invariant($"{question.Name}: {rounds} rounds, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
        foreach (var part in timed.Where(t => t.Engine.Share > 1))
            tell($"{question.Name}: {part.Engine.Name} did 1/{part.Engine.Share} of the work, and its time is multiplied by {part.Engine.Share}");
        double Whole(Timed one, double part) => part * one.Engine.Share / question.Operations;
        return [.. timed.Select(one => new Taken(one.Engine.Name, Whole(one, one.Milliseconds), Whole(one, one.Bytes), one.TimesAsLongAs(timed[0])))];
    }

    /// <summary>Asks all engines until their code is compiled; what they share with other questions need not be compiled while those are timed.</summary>
    /// <exception cref="WrongAnswerException">Two engines do not agree.</exception>
    public static void Prepare(Question question) => WarmUp(question);

    private static Timed[] WarmUp(Question question)
    {
        var check = new AnswerCheck(question);
        Timed[] timed = [.. question.Present.Select(e => new Timed(e, check))];
        for (var pass = 0; pass < WarmUps; pass++)
        {
            // The first time may load what is asked; if the second takes long by itself, it has compiled what it needs.
            foreach (var one in timed.Where(t => pass < 2 || t.Fastest < LongMilliseconds))
                one.WarmUp();
            Thread.Sleep(Recompilation);
        }

        return timed;
    }

    /// <summary>An engine with the times that it took. Each question goes on with the next variant; timed are all from the first on.</summary>
    private sealed class Timed(Engine engine, AnswerCheck check)
    {
        private readonly List<(double Milliseconds, double Bytes)> _samples = [];
        private int _asked;
        private int _block = 1;

        public Engine Engine => engine;

        /// <summary>The least that a question took when it was last warmed up; 0 before.</summary>
        public double Fastest { get; private set; }

        public double Milliseconds => Median(_samples.Select(s => s.Milliseconds));

        public double Bytes => Median(_samples.Select(s => s.Bytes));

        public double TimesAsLongAs(Timed other) => Median(_samples.Zip(other._samples, (mine, others) => mine.Milliseconds / others.Milliseconds));

        /// <summary>Asks until the code is compiled as well as it will be, and finds out how many questions take long enough to be timed.</summary>
        public void WarmUp()
        {
            const double Least = 150;
            const double Most = 450;
            const int Calls = 35;
            var start = Stopwatch.GetTimestamp();
            var (fastest, elapsed) = (double.MaxValue, 0.0);
            do
            {
                fastest = Math.Min(fastest, Ask(1).Milliseconds);
                elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            while (elapsed < Least || (_asked < Calls && elapsed < Most));
            Fastest = fastest;
            _block = Math.Max(1, (int)(LeastMilliseconds / fastest));
            _asked = 0;
        }

        public void Sample() => _samples.Add(Ask(_block));

        private double Median(IEnumerable<double> samples) => samples.Order().ElementAt(_samples.Count / 2);

        /// <summary>What a question takes on average of so many.</summary>
        private (double Milliseconds, double Bytes) Ask(int count)
        {
            var answers = new object[count];
            var first = _asked;
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
                answers[i] = engine.Ask((first + i) % Operands.Variants);
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / count;
            var bytes = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / count;
            _asked += count;
            for (var i = 0; i < count; i++)
                check.Check(engine, (first + i) % Operands.Variants, answers[i]);
            return (milliseconds, bytes);
        }
    }
}

/// <summary>What one question takes an engine: medians of the rounds.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Milliseconds">The time.</param>
/// <param name="Bytes">The memory that it allocates in any thread.</param>
/// <param name="TimesAsLong">The time beside that of the first engine in the same round, which hardly depends on what else the machine does and on which variants are asked.</param>
internal sealed record Taken(string Engine, double Milliseconds, double Bytes, double TimesAsLong);
