using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

// Offered where the context keeps changes.
public sealed partial class EntityFrameworkSource<T> : IChangeFeed<T>
{
    private const int ChangesPerPage = 500;

    /// <inheritdoc/>
    public ValueTask<long> PositionAsync(CancellationToken cancellationToken = default) => _contexts.RunAsync(async context =>
        await context.Set<ChangeHeadRow>().Select(h => h.Position).SingleAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async IAsyncEnumerable<EntityChange<T>> ChangesAfterAsync(long position, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = await PositionAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var after = position;
            var page = await _contexts.RunAsync(context => PageAsync(context, after, last, cancellationToken)).ConfigureAwait(false);
            foreach (var change in page)
                yield return change;
            if (page.Count < ChangesPerPage)
                yield break;
            position = page[^1].Position;
        }
    }

    private async ValueTask<IReadOnlyList<EntityChange<T>>> PageAsync(DbContext context, long after, long last, CancellationToken cancellationToken)
    {
        var rows = await context.Set<ChangeRow>().AsNoTracking()
            .Where(c => c.EntityType == _entityType.Name && c.Position > after && c.Position <= last)
            .OrderBy(c => c.Position).Take(ChangesPerPage).ToListAsync(cancellationToken).ConfigureAwait(false);
        // Asked after the page: what is deleted meanwhile may be missing from it.
        var lost = await context.Set<ChangeHeadRow>().Select(h => h.Lost).SingleAsync(cancellationToken).ConfigureAwait(false);
        return lost > after ? throw new ChangesLostException(after, lost + 1) : [.. rows.Select(r => ToChange(context, r))];
    }

    private EntityChange<T> ToChange(DbContext context, ChangeRow row)
    {
        var type = row.Class is null ? context.Model.FindEntityType(typeof(T)) : context.Model.FindEntityType(row.Class);
        var (before, after) = (Read(row.Before), Read(row.After));
        return new EntityChange<T>(row.Position, _entityType.KeyOf((after ?? before)!), before, after, new DateTimeOffset(row.AtTicks, TimeSpan.Zero));

        T? Read(string? json) => json is null ? null : RowJson.Read(json, context, type!, _entityType);
    }
}
