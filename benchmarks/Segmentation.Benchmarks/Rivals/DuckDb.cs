using System.Reflection;
using System.Runtime.InteropServices;

namespace Segmentation.Benchmarks;

/// <summary>The functions of DuckDB's C interface that are needed here.</summary>
internal static partial class DuckDb
{
    /// <summary>Names the library's file; without it the file stands beside the program.</summary>
    public const string Variable = "SEGMENTATION_DUCKDB";

    private const string Library = "duckdb";

    /// <summary>The library's file; null where there is none.</summary>
    public static string? File { get; } = new[] { Environment.GetEnvironmentVariable(Variable), Path.Combine(AppContext.BaseDirectory, "libduckdb.so") }
        .FirstOrDefault(System.IO.File.Exists);

    static DuckDb() => NativeLibrary.SetDllImportResolver(
        Assembly.GetExecutingAssembly(),
        (name, _, _) => name == Library && File is not null ? NativeLibrary.Load(File) : IntPtr.Zero);

    /// <summary>What a query came to, as the library lays it out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Result
    {
        private readonly ulong _columns;
        private readonly ulong _rows;
        private readonly ulong _changed;
        private readonly nint _data;
        private readonly nint _error;
        private readonly nint _internal;
    }

    [LibraryImport(Library, EntryPoint = "duckdb_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string? path, out nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_close")]
    public static partial void Close(ref nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_connect")]
    public static partial int Connect(nint database, out nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_disconnect")]
    public static partial void Disconnect(ref nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_query", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Query(nint connection, string sql, out Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_prepare", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Prepare(nint connection, string sql, out nint statement);

    [LibraryImport(Library, EntryPoint = "duckdb_execute_prepared")]
    public static partial int Execute(nint statement, out Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_result_error")]
    public static partial nint ErrorOf(ref Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_prepare_error")]
    public static partial nint ErrorOf(nint statement);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_result")]
    public static partial void Destroy(ref Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_fetch_chunk")]
    public static partial nint FetchChunk(Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_data_chunk")]
    public static partial void DestroyChunk(ref nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_size")]
    public static partial ulong SizeOf(nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
    public static partial nint VectorOf(nint chunk, ulong column);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_get_data")]
    public static partial nint DataOf(nint vector);

    [LibraryImport(Library, EntryPoint = "duckdb_appender_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateAppender(nint connection, string? schema, string table, out nint appender);

    [LibraryImport(Library, EntryPoint = "duckdb_append_int64")]
    public static partial int Append(nint appender, long value);

    [LibraryImport(Library, EntryPoint = "duckdb_append_varchar", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Append(nint appender, string value);

    [LibraryImport(Library, EntryPoint = "duckdb_appender_end_row")]
    public static partial int EndRow(nint appender);

    [LibraryImport(Library, EntryPoint = "duckdb_appender_destroy")]
    public static partial int DestroyAppender(ref nint appender);
}
