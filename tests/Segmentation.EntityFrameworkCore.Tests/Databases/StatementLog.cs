using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What a database was asked.</summary>
internal sealed record Statement(string Sql, IReadOnlyList<NpgsqlParameter> Parameters);

/// <summary>Keeps the last statement that a context read with, to have it explained.</summary>
internal sealed class StatementLog : DbCommandInterceptor
{
    public Statement? Last { get; private set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Last = new Statement(command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(p => p.Clone())]);
        return new(result);
    }
}
