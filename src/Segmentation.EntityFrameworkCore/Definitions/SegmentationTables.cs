using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>One save of definitions of a kind; the last one of them is in force.</summary>
internal sealed class DefinitionRow
{
    public required string Kind { get; init; }

    public required long Version { get; init; }

    public required string Document { get; init; }

    public string? SavedBy { get; init; }

    public required long SavedAtTicks { get; init; }
}

/// <summary>Adds the tables of the SDK's own data to a context, whose migrations then make them as they make its others.</summary>
public static class SegmentationTables
{
    extension(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        /// <summary>Adds the tables of definitions, journals, turns and bulk runs, for the repositories of this namespace, and that of changes.</summary>
        public Microsoft.EntityFrameworkCore.ModelBuilder AddSegmentation()
        {
            model.Entity<DefinitionRow>(e =>
            {
                e.ToTable("SegmentationDefinitions");
                // Two who save the same version would need the same key.
                e.HasKey(d => new { d.Kind, d.Version });
                e.Property(d => d.Kind).HasMaxLength(40);
            });
            model.Entity<MembershipRow>(e =>
            {
                e.ToTable("SegmentationMemberships");
                e.HasKey(m => new { m.Batch, m.Number });
                e.HasIndex(m => new { m.Segment, m.AtTicks });
                e.HasIndex(m => new { m.EntityType, m.Key });
            });
            model.Entity<JournalHeadRow>(e =>
            {
                e.ToTable("SegmentationJournalHead");
                e.Property(h => h.Id).ValueGeneratedNever();
                e.Property(h => h.Version).IsConcurrencyToken();
            });
            model.Entity<FiringRow>(e =>
            {
                e.ToTable("SegmentationFirings");
                e.HasIndex(f => f.IdempotencyKey).IsUnique();
                e.HasIndex(f => f.Entity);
                e.HasIndex(f => f.IsFinished);
                e.Property(f => f.Version).IsConcurrencyToken();
            });
            model.Entity<TurnsRow>(e =>
            {
                e.ToTable("SegmentationTurns");
                e.HasKey(t => t.Turn);
                e.Property(t => t.Version).IsConcurrencyToken();
            });
            model.Entity<BulkRunRow>(e =>
            {
                e.ToTable("SegmentationBulkRuns");
                e.HasIndex(r => r.Key).IsUnique();
                e.Property(r => r.Version).IsConcurrencyToken();
            });
            model.Entity<BulkRecordRow>(e =>
            {
                e.ToTable("SegmentationBulkRecords");
                e.HasKey(r => new { r.RunId, r.Position });
            });
            model.Entity<ChangeRow>(e =>
            {
                e.ToTable("SegmentationChanges");
                e.HasKey(c => c.Position);
                e.Property(c => c.Position).ValueGeneratedNever();
                e.HasIndex(c => new { c.EntityType, c.Position });
                e.HasIndex(c => c.AtTicks);
            });
            model.Entity<ChangeHeadRow>(e =>
            {
                e.ToTable("SegmentationChangeHead");
                e.Property(h => h.Id).ValueGeneratedNever();
                // It is there from the start, so that the first who write wait for one another, too.
                e.HasData(new ChangeHeadRow());
            });
            return model;
        }
    }
}
