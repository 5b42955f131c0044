using System.Runtime.CompilerServices;

namespace Segmentation.Tests;

public sealed class RowIndexTests
{
    // Links live as long as their store; the targets that one query may see live as long as the query.
    [Fact]
    public void Through_KeepsNoTargetsThatNobodyHolds()
    {
        var links = RowIndex.OfAll([new Link(1, 2)], Key<Link>(l => l.From));
        var targets = Followed(links);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(targets.IsAlive);
        Assert.True(links.TryFind(1, out _));
    }

    [Fact]
    public void Through_IsFoundOnceForTheSameTargets()
    {
        var links = RowIndex.OfAll([new Link(1, 2), new Link(1, 2), new Link(1, 3)], Key<Link>(l => l.From));
        var targets = RowIndex.OfAll([new Sample { Id = 2 }], Key<Sample>(s => s.Id));
        Func<Link, EntityKey> linked = l => l.To;
        Assert.Equal([2L], links.Through(linked, targets).RowsOf([1]).Select(s => s.Id));
        Assert.Same(links.Through(linked, targets), links.Through(linked, targets));
        Assert.NotSame(links.Through(linked, targets), links.Through(linked, targets.Where(_ => false)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Followed(RowIndex<Link> links)
    {
        var targets = RowIndex.OfAll([new Sample { Id = 2 }], Key<Sample>(s => s.Id));
        Assert.Single(links.Through(l => l.To, targets).RowsOf([1]));
        return new WeakReference(targets);
    }

    private static JoinKey<T> Key<T>(Func<T, EntityKey> read)
        where T : class => new("rows", read, member: null, isEntityKey: false);
}
