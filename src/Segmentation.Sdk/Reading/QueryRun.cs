namespace Segmentation;

/// <summary>One run of a query: every part of it reads the same snapshots.</summary>
/// <param name="Sources">Reads related rows, whether they may be seen or not.</param>
/// <param name="Source">What the query is asked of.</param>
/// <param name="Visible">Reads the related rows that may be seen.</param>
/// <param name="Measures">What is measured.</param>
internal sealed record QueryRun<T>(SourceReader Sources, IEntitySource<T> Source, GuardedReader Visible, QueryMeasures Measures) : IDisposable
    where T : class
{
    public void Dispose() => Measures.Dispose();
}
