namespace Segmentation.EntityFrameworkCore;

/// <summary>Declares what the SDK keeps beside the members of a class.</summary>
public static class RowVersions
{
    extension<T>(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> entity)
        where T : class
    {
        /// <summary>Gives rows a version in a column of its own, where their class has none, by which <see cref="EntityFrameworkSource{T}"/> writes them.</summary>
        public Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> HasSegmentationVersion()
        {
            entity.Property<Guid>("SegmentationVersion").IsConcurrencyToken();
            return entity;
        }
    }
}
