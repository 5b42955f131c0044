using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Where a source takes its contexts from: one for each reading, or one that its user holds.</summary>
internal sealed record ContextSession(Func<DbContext> Open, bool IsShared)
{
    /// <summary>Runs something on a context.</summary>
    public async ValueTask<TResult> RunAsync<TResult>(Func<DbContext, ValueTask<TResult>> run)
    {
        var context = Open();
        try
        {
            return await run(context).ConfigureAwait(false);
        }
        finally
        {
            if (!IsShared)
                await context.DisposeAsync().ConfigureAwait(false);
        }
    }
}
