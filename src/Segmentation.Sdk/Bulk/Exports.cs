using System.Text;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Exports what a query selects.</summary>
public static class Exports
{
    // Without a byte-order mark, which not every reader skips; a lone surrogate becomes the replacement character.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    extension<T>(SegmentQuery<T> query)
        where T : class
    {
        /// <summary>Writes the entities that match, row by row; sensitive fields are masked for a caller who may not ask about them, empty or not.</summary>
        /// <param name="writer">Where rows are written; it stays open.</param>
        /// <param name="request">What is written of each entity, and how.</param>
        /// <param name="cancellationToken">Ends the writing between two rows with <see cref="OperationCanceledException"/>.</param>
        /// <returns>How many rows were written, without the header.</returns>
        /// <exception cref="FilterException">A column or the order does not fit the model, or a column is named twice; nothing was written.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1, or a delimiter cannot be one; nothing was written.</exception>
        public async Task<long> ExportAsync(TextWriter writer, ExportRequest request, CancellationToken cancellationToken = default)
        {
            if (request.Limit is { } limit)
                ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(request));
            var columns = query.Columns(request.Columns);
            IRowWriter rows = request.Format == ExportFormat.Csv ? new CsvRows(writer, request.Delimiter) : new JsonRows(writer);
            var matching = query.RowsAsync([.. columns.Where(c => !c.IsMasked).Select(c => c.Term)], request.OrderBy, request.Limit, cancellationToken);
            await rows.BeginAsync([.. columns.Select(c => c.Name)], cancellationToken).ConfigureAwait(false);
            var count = 0L;
            var cells = new ExportCell[columns.Count];
            await foreach (var (entity, related) in matching.ConfigureAwait(false))
            {
                for (var i = 0; i < cells.Length; i++)
                    cells[i] = columns[i].Read(entity, related);
                await rows.WriteAsync(cells, cancellationToken).ConfigureAwait(false);
                count++;
            }

            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            return count;
        }

        /// <summary>Writes the entities that match as UTF-8 without a byte-order mark; else as to a writer.</summary>
        /// <param name="stream">Where rows are written; it stays open.</param>
        /// <param name="request">What is written of each entity, and how.</param>
        /// <param name="cancellationToken">Ends the writing between two rows with <see cref="OperationCanceledException"/>.</param>
        /// <returns>How many rows were written, without the header.</returns>
        /// <exception cref="FilterException">A column or the order does not fit the model, or a column is named twice; nothing was written.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1, or a delimiter cannot be one; nothing was written.</exception>
        public async Task<long> ExportAsync(Stream stream, ExportRequest request, CancellationToken cancellationToken = default)
        {
            var writer = new StreamWriter(stream, Utf8, leaveOpen: true);
            await using (writer.ConfigureAwait(false))
                return await query.ExportAsync(writer, request, cancellationToken).ConfigureAwait(false);
        }

        private IReadOnlyList<ExportColumn<T>> Columns(ValueList<FieldPath> paths)
        {
            if (paths.Count == 0)
                throw new FilterException("an export needs a column: name a field");
            if (paths.GroupBy(p => p).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new FilterException($"{FilterText.InBackQuotes(twice.Key.ToString())} is named twice");
            var terms = paths.Select(query.TermOf).ToList();
            Issue[] issues = [.. terms.SelectMany((t, i) => t.Issues.Select(issue => issue with { Pointer = $"/columns/{i}" }))];
            return issues is []
                ? [.. terms.Select((t, i) => new ExportColumn<T>(string.Join('.', paths[i].Steps), t.Term!, t.Term!.IsSensitive && !query.MaySeeSensitive))]
                : throw new FilterException(issues);
        }
    }
}

/// <summary>What stands in one cell: a value, or the items of a multi-value.</summary>
internal readonly record struct ExportCell(Value Value, IReadOnlyList<string>? Items = null);

/// <summary>Reads one cell of each entity.</summary>
internal sealed class ExportColumn<T>(string name, Term term, bool isMasked)
    where T : class
{
    private static readonly ExportCell Masked = new(Value.Of(ExplanationText.Mask));

    private readonly ValueOf<T>? _value = term.Type.IsMany ? null : term.Accept(new TermReader<T>());
    private readonly ItemsOf<T>? _items = term.Type.IsMany ? TermReader<T>.Items(term) : null;

    public string Name => name;

    public Term Term => term;

    public bool IsMasked => isMasked;

    public ExportCell Read(T entity, RelatedRows related) =>
        isMasked ? Masked
        : _value is not null ? new ExportCell(_value(entity, related))
        : new ExportCell(default, [.. (_items!(entity, related) ?? []).Where(i => !string.IsNullOrEmpty(i)).Select(i => i!)]);
}

/// <summary>Writes rows to a text writer.</summary>
internal interface IRowWriter
{
    Task BeginAsync(IReadOnlyList<string> columns, CancellationToken cancellationToken);

    Task WriteAsync(IReadOnlyList<ExportCell> cells, CancellationToken cancellationToken);
}
