using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Segmentation.EntityFrameworkCore;

/// <summary>The tables as the last migration leaves them, written out: what <c>AddSegmentation()</c> says has to be the same.</summary>
[DbContext(typeof(SegmentationDbContext))]
internal sealed class SegmentationDbContextModelSnapshot : ModelSnapshot
{
    public static void Build(Microsoft.EntityFrameworkCore.ModelBuilder model)
    {
        if (GrowingNumber.PostgreSqlStrategy is { } strategy)
            model.HasAnnotation(GrowingNumber.PostgreSql, strategy);
        model.Entity(typeof(DefinitionRow).FullName!, e =>
        {
            e.Property<string>("Kind").HasMaxLength(40);
            e.Property<long>("Version");
            e.Property<string>("Document").IsRequired();
            e.Property<string>("SavedBy");
            e.Property<long>("SavedAtTicks");
            e.HasKey("Kind", "Version");
            e.ToTable("SegmentationDefinitions");
        });
        model.Entity(typeof(MembershipRow).FullName!, e =>
        {
            e.Property<long>("Batch");
            e.Property<int>("Number");
            e.Property<string>("Segment").IsRequired();
            e.Property<string>("EntityType").IsRequired();
            e.Property<string>("Key").IsRequired();
            e.Property<int>("Event");
            e.Property<long>("AtTicks");
            e.Property<int>("Cause");
            e.Property<string>("CauseRecordType");
            e.Property<string>("CauseRecord").IsRequired();
            e.Property<int>("CauseEvent");
            e.Property<string>("CausedBy");
            e.Property<string>("Conditions").IsRequired();
            e.HasKey("Batch", "Number");
            e.HasIndex("EntityType", "Key");
            e.HasIndex("Segment", "AtTicks");
            e.ToTable("SegmentationMemberships");
        });
        model.Entity(typeof(JournalHeadRow).FullName!, e =>
        {
            e.Property<int>("Id");
            e.Property<long>("Version").IsConcurrencyToken();
            e.Property<string>("Checkpoint").IsRequired();
            e.HasKey("Id");
            e.ToTable("SegmentationJournalHead");
        });
        model.Entity(typeof(FiringRow).FullName!, e =>
        {
            e.Property<long>("Id").ValueGeneratedOnAdd();
            e.Property<string>("IdempotencyKey").IsRequired();
            e.Property<string>("Entity").IsRequired();
            e.Property<string>("Firing").IsRequired();
            e.Property<string>("Entries").IsRequired();
            e.Property<bool>("IsFinished");
            e.Property<int>("Version").IsConcurrencyToken();
            e.HasKey("Id");
            e.HasIndex("Entity");
            e.HasIndex("IdempotencyKey").IsUnique();
            e.HasIndex("IsFinished");
            e.ToTable("SegmentationFirings");
        });
        model.Entity(typeof(TurnsRow).FullName!, e =>
        {
            e.Property<string>("Turn");
            e.Property<string>("Document").IsRequired();
            e.Property<long>("Version").IsConcurrencyToken();
            e.HasKey("Turn");
            e.ToTable("SegmentationTurns");
        });
        model.Entity(typeof(BulkRunRow).FullName!, e =>
        {
            e.Property<long>("Id").ValueGeneratedOnAdd();
            e.Property<string>("Key").IsRequired();
            e.Property<string>("Run").IsRequired();
            e.Property<long>("Version").IsConcurrencyToken();
            e.HasKey("Id");
            e.HasIndex("Key").IsUnique();
            e.ToTable("SegmentationBulkRuns");
        });
        model.Entity(typeof(BulkRecordRow).FullName!, e =>
        {
            e.Property<long>("RunId");
            e.Property<int>("Position");
            e.Property<string>("Key").IsRequired();
            e.Property<int>("State");
            e.Property<string>("Changes");
            e.Property<string>("Seen");
            e.Property<int?>("Fault");
            e.Property<string>("Message");
            e.HasKey("RunId", "Position");
            e.ToTable("SegmentationBulkRecords");
        });
        model.Entity(typeof(ChangeRow).FullName!, e =>
        {
            e.Property<long>("Position");
            e.Property<string>("EntityType").IsRequired();
            e.Property<string>("Class");
            e.Property<string>("Before");
            e.Property<string>("After");
            e.Property<long>("AtTicks");
            e.HasKey("Position");
            e.HasIndex("EntityType", "Position");
            e.HasIndex("AtTicks");
            e.ToTable("SegmentationChanges");
        });
        model.Entity(typeof(ChangeHeadRow).FullName!, e =>
        {
            e.Property<int>("Id");
            e.Property<long>("Position");
            e.Property<long>("Lost");
            e.HasKey("Id");
            e.HasData(new { Id = 1, Position = 0L, Lost = 0L });
            e.ToTable("SegmentationChangeHead");
        });
    }

    protected override void BuildModel(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder) => Build(modelBuilder);
}
