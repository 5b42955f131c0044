namespace Segmentation.Benchmarks;

/// <summary>The plots of docs/performance.md.</summary>
internal static class Plots
{
    private const int Width = 860;
    private const int Left = 150;
    private const int Right = 90;
    private const int Top = 60;
    private const int Bottom = 40;
    private const int BarHeight = 13;
    private const int Gap = 12;

    private static readonly (string Rival, string Color)[] Rivals =
    [
        (Engine.ByHand, "#4477aa"), (Engine.Compiled, "#66ccee"), (Engine.Sqlite, "#ccbb44"), (Engine.DuckDb, "#ee6677"), (Engine.Limit, "#999999"),
    ];

    /// <summary>How many times as long each rival takes, question by question, on a scale of powers of ten.</summary>
    public static string Ratios(IReadOnlyList<RatioLine> lines)
    {
        var questions = lines.Where(l => !Tables.IsExtra(l) && Rivals.Any(r => r.Rival == l.Rival)).GroupBy(l => l.Question).ToList();
        var height = Top + questions.Sum(q => q.Count() * BarHeight + Gap) + Bottom;
        var svg = new Svg(Width, height);
        svg.Text(Left, 20, "How many times as long rivals take (10 million customers)");
        Legend(svg, Rivals, 40);
        var axis = new LogAxis(-2, 5, Left, Width - Right);
        axis.Draw(svg, Top, height - Bottom, power => power < 0 ? $"1/{Math.Pow(10, -power):0}" : $"{Math.Pow(10, power):0} ×");
        var y = (double)Top + Gap / 2.0;
        foreach (var question in questions)
        {
            svg.Text(Left - 8, y + question.Count() * BarHeight / 2.0 + 4, question.Key, "end");
            foreach (var line in question)
            {
                // From one on: to the left is slower than the rival.
                var (from, to) = (axis.At(1), axis.At(line.Ratio));
                svg.Bar(Math.Min(from, to), y, Math.Abs(to - from), BarHeight - 2, Rivals.First(r => r.Rival == line.Rival).Color);
                svg.Text(Math.Max(from, to) + 4, y + BarHeight - 3, Tables.Times(line.Ratio));
                y += BarHeight;
            }

            y += Gap;
        }

        svg.Line(axis.At(1), Top, axis.At(1), height - Bottom, Svg.Ink);
        return svg.ToString();
    }

    /// <summary>How many times as long ten times the rows take.</summary>
    public static string Growth(IReadOnlyList<RatioLine> fewer, IReadOnlyList<RatioLine> more)
    {
        var growth = Tables.Growth(fewer, more).ToList();
        var height = Top + growth.Count * (BarHeight + Gap) + Bottom;
        var svg = new Svg(Width, height);
        svg.Text(Left, 20, "How many times as long 10 million customers take as 1 million; the line is at ten times");
        var axis = new LogAxis(-1, 2, Left, Width - Right);
        axis.Draw(svg, Top, height - Bottom, power => $"{Math.Pow(10, power):0.#} ×");
        var y = (double)Top + Gap / 2.0;
        foreach (var (question, one, ten) in growth)
        {
            svg.Text(Left - 8, y + BarHeight - 3, question, "end");
            svg.Bar(Left, y, axis.At(ten / one) - Left, BarHeight, Rivals[0].Color);
            svg.Text(axis.At(ten / one) + 4, y + BarHeight - 3, Tables.Times(ten / one));
            y += BarHeight + Gap;
        }

        svg.Line(axis.At(10), Top, axis.At(10), height - Bottom, Svg.Ink, 2);
        return svg.ToString();
    }

    /// <summary>What one customer takes against the number of filters, both on scales of powers of ten.</summary>
    public static string Matching(IReadOnlyList<RatioLine> lines)
    {
        const int Height = 420;
        (string, string)[] both = [(Engine.Ours, Rivals[3].Color), (Engine.Compiled, Rivals[1].Color)];
        var svg = new Svg(Width, Height);
        svg.Text(Left, 20, "One customer against many filters: time by number of filters");
        Legend(svg, both, 40);
        var (x, y) = (new LogAxis(2, 4, Left, Width - Right), new LogAxis(-5, 1, Height - Bottom, Top));
        x.Draw(svg, Top, Height - Bottom, power => $"{Math.Pow(10, power):0} filters");
        for (var power = -5; power <= 1; power++)
        {
            svg.Line(Left, y.At(Math.Pow(10, power)), Width - Right, y.At(Math.Pow(10, power)), Svg.Faint);
            svg.Text(Left - 8, y.At(Math.Pow(10, power)) + 4, Tables.Time(Math.Pow(10, power)), "end");
        }

        var points = new[] { 100, 1_000, 10_000 }.Select(n => (n, Line: lines.FirstOrDefault(l => l.Question == FormattableString.Invariant($"matching-{n}"))))
            .Where(p => p.Line is not null).ToList();
        foreach (var (time, color) in new[] { (Func<RatioLine, double>)(l => l.Ours), l => l.Rivals }.Zip(both.Select(b => b.Item2)))
        {
            for (var i = 0; i < points.Count; i++)
            {
                var (at, up) = (x.At(points[i].n), y.At(time(points[i].Line!)));
                svg.Dot(at, up, color);
                svg.Text(at + 8, up + 16, Tables.Time(time(points[i].Line!)));
                if (i > 0)
                    svg.Line(x.At(points[i - 1].n), y.At(time(points[i - 1].Line!)), at, up, color, 2);
            }
        }

        return svg.ToString();
    }

    private static void Legend(Svg svg, IEnumerable<(string Name, string Color)> entries, double y)
    {
        const int Column = 110;
        var x = (double)Left;
        foreach (var (name, color) in entries)
        {
            svg.Bar(x, y - 10, 12, 12, color);
            svg.Text(x + 18, y, name);
            x += Column;
        }
    }

    /// <summary>A scale of powers of ten from one place to another.</summary>
    private sealed record LogAxis(int FirstPower, int LastPower, double From, double To)
    {
        public double At(double value) => From + (Math.Clamp(Math.Log10(value), FirstPower, LastPower) - FirstPower) / (LastPower - FirstPower) * (To - From);

        /// <summary>Draws a line and a label for each power, from left to right.</summary>
        public void Draw(Svg svg, double top, double bottom, Func<int, string> label)
        {
            for (var power = FirstPower; power <= LastPower; power++)
            {
                svg.Line(At(Math.Pow(10, power)), top, At(Math.Pow(10, power)), bottom, Svg.Faint);
                svg.Text(At(Math.Pow(10, power)), bottom + 18, label(power), "middle");
            }
        }
    }
}
