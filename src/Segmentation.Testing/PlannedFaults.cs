namespace Segmentation.Testing;

/// <summary>The faults and conflicts that a fake was told to come up with. Thread-safe.</summary>
internal sealed class PlannedFaults
{
    private readonly Lock _lock = new();
    private readonly Queue<Func<Exception>> _faults = [];
    private int _conflicts;

    public void FailNext(int calls, Func<Exception> exception)
    {
        lock (_lock)
        {
            for (var i = 0; i < calls; i++)
                _faults.Enqueue(exception);
        }
    }

    public void ConflictNext(int writes)
    {
        lock (_lock)
            _conflicts += writes;
    }

    /// <summary>Throws what the next call is to throw, if anything.</summary>
    public void Throw()
    {
        lock (_lock)
        {
            if (_faults.TryDequeue(out var fault))
                throw fault();
        }
    }

    /// <summary>Whether this write is to conflict.</summary>
    public bool TakeConflict()
    {
        lock (_lock)
        {
            var isConflict = _conflicts > 0;
            _conflicts -= isConflict ? 1 : 0;
            return isConflict;
        }
    }
}
