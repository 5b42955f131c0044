using System.Globalization;
using System.Net;
using System.Text;

namespace Segmentation.Benchmarks;

/// <summary>Writes a picture, shape by shape.</summary>
internal sealed class Svg(int width, int height)
{
    public const string Ink = "#333";
    public const string Faint = "#ddd";

    private readonly StringBuilder _shapes = new();

    public void Line(double x1, double y1, double x2, double y2, string color, double thickness = 1) =>
        Add($"""<line x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}" stroke="{color}" stroke-width="{thickness:0.#}"/>""");

    public void Bar(double x, double y, double barWidth, double barHeight, string color) =>
        Add($"""<rect x="{x:0.#}" y="{y:0.#}" width="{barWidth:0.#}" height="{barHeight:0.#}" fill="{color}"/>""");

    public void Dot(double x, double y, string color) => Add($"""<circle cx="{x:0.#}" cy="{y:0.#}" r="4" fill="{color}"/>""");

    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">The line that it stands on.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Text(double x, double y, string text, string anchor = "start") =>
        Add($"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}" fill="{Ink}">{WebUtility.HtmlEncode(text)}</text>""");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif" font-size="12">
        <rect width="{width}" height="{height}" fill="#fff"/>
        {_shapes}</svg>

        """);

    private void Add(FormattableString shape) => _shapes.Append(shape.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
