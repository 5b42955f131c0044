using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What a cross-tab counts by, and what it measures. Immutable, value-equal; it gets a meaning when it is bound beside a filter.</summary>
public sealed record CrossTabRequest
{
    /// <summary>How many fields a cross-tab may count by.</summary>
    public const int MostFields = 4;

    /// <summary>A cross-tab by one to four fields, each by its name or by the path to it over related entities.</summary>
    public CrossTabRequest(params ReadOnlySpan<FieldPath> by) => By = ValueList.Create(by);

    /// <summary>The fields that are counted by.</summary>
    public ValueList<FieldPath> By { get; }

    /// <summary>What is measured of the entities in a bucket; their number unless another measure is named.</summary>
    public Measure Measure { get; init; } = Measure.Count;
}

/// <summary>How a measure folds entities.</summary>
public enum MeasureFunction
{
    /// <summary>The number of entities.</summary>
    Count,

    /// <summary>The exact sum; 0 over no values.</summary>
    Sum,

    /// <summary>The exact mean; empty over no values.</summary>
    Avg,

    /// <summary>The least value; empty over no values.</summary>
    Min,

    /// <summary>The greatest value; empty over no values.</summary>
    Max,

    /// <summary>The number of values that are not equal to one another.</summary>
    Distinct,
}

/// <summary>What a cross-tab measures. Entities whose value is empty are skipped, except by the count. Immutable, value-equal.</summary>
public sealed record Measure
{
    private Measure(MeasureFunction function, FieldPath? of) => (Function, Of) = (function, of);

    /// <summary>The number of entities.</summary>
    public static Measure Count { get; } = new(MeasureFunction.Count, null);

    /// <summary>How it folds.</summary>
    public MeasureFunction Function { get; }

    /// <summary>The field that is folded; null for the count.</summary>
    public FieldPath? Of { get; }

    /// <summary>The exact sum of numbers; 0 over none.</summary>
    public static Measure Sum(FieldPath of) => new(MeasureFunction.Sum, of);

    /// <summary>The exact mean of numbers; empty over none.</summary>
    public static Measure Avg(FieldPath of) => new(MeasureFunction.Avg, of);

    /// <summary>The least number, day or instant; empty over none.</summary>
    public static Measure Min(FieldPath of) => new(MeasureFunction.Min, of);

    /// <summary>The greatest number, day or instant; empty over none.</summary>
    public static Measure Max(FieldPath of) => new(MeasureFunction.Max, of);

    /// <summary>The number of values that differ, as <c>=</c> tells them apart.</summary>
    public static Measure Distinct(FieldPath of) => new(MeasureFunction.Distinct, of);

    /// <summary>The measure in words, such as <c>sum(revenue)</c>.</summary>
    public override string ToString() => Of is null ? "count" : $"{Function.ToString().ToLowerInvariant()}({Of})";
}
