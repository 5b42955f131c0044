namespace Segmentation;

/// <summary>What a source may offer besides: itself as it stands now, so that all readings of one query see the same entities.</summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
public interface ISnapshotSource<TEntity>
    where TEntity : class
{
    /// <summary>The source as it stands now, whatever is written to it later, with the features that it has for reading.</summary>
    IEntitySource<TEntity> Snapshot();
}
