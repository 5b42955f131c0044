namespace Segmentation.EntityFrameworkCore;

/// <summary>Declares what the SDK keeps beside the members of a class.</summary>
public static class RowVersions
{
    extension<T>(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> entity)
        where T : class
    {
        /// <summary>Gives rows a version in a column of its own, so that <see cref="EntityFrameworkSource{T}"/> can write them; for classes without a concurrency token.</summary>
        public Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> HasSegmentationVersion()
        {
            entity.Property<Guid>("SegmentationVersion").IsConcurrencyToken();
            return entity;
        }
    }
}
