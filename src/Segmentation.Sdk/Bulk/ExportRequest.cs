using Segmentation.Syntax;

namespace Segmentation;

/// <summary>How exported rows are written.</summary>
public enum ExportFormat
{
    /// <summary>
    /// RFC 4180: a header, commas, CRLF. A text that a spreadsheet would take for a formula has an apostrophe before it; numbers are as they are. Items of a
    /// multi-value stand in one cell, with semicolons between them.
    /// </summary>
    Csv,

    /// <summary>A JSON object a line, its members named like the columns; empty values are null, multi-values arrays.</summary>
    JsonLines,
}

/// <summary>What of the entities that a query selects is exported: a call list, or the audience of a campaign. Immutable.</summary>
/// <param name="Columns">The fields, or paths to them over related entities, in this order.</param>
public sealed record ExportRequest(params ValueList<FieldPath> Columns)
{
    /// <summary>How rows are written.</summary>
    public ExportFormat Format { get; init; } = ExportFormat.Csv;

    /// <summary>What rows are ordered by, then by key; in the source's order when nothing is named.</summary>
    public ValueList<SortField> OrderBy { get; init; } = [];

    /// <summary>How many rows at most, from 1; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>What stands between the cells of CSV; some spreadsheets expect a semicolon or a tab.</summary>
    public char Delimiter { get; init; } = ',';
}
