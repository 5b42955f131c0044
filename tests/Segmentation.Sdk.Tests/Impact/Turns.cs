namespace Segmentation.Tests;

/// <summary>Lets several take turns at random, one at a time, so that what they do at once can be repeated.</summary>
internal sealed class Turns(Random random)
{
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>Runs several; each waits for its turn wherever it asks for one.</summary>
    public async Task<T[]> TakeAsync<T>(IEnumerable<Func<Func<Task>, Task<T>>> players)
    {
        Task<T>[] playing = [.. players.Select(p => p(WaitAsync))];
        while (_waiting.Count > 0)
        {
            var next = _waiting[random.Next(_waiting.Count)];
            _waiting.Remove(next);
            // Goes on here and now, up to the next wait or the end.
            next.SetResult();
        }

        return await Task.WhenAll(playing).ConfigureAwait(false);
    }

    private Task WaitAsync()
    {
        var turn = new TaskCompletionSource();
        _waiting.Add(turn);
        return turn.Task;
    }
}
