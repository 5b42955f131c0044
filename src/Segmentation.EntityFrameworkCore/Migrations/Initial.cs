using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Segmentation.EntityFrameworkCore;

// Columns name no type of a database: each provider has its own for the type that is given.
[DbContext(typeof(SegmentationDbContext))]
[Migration("20261122000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "SegmentationDefinitions",
            table => new
            {
                Kind = table.Column<string>(maxLength: 40, nullable: false),
                Version = table.Column<long>(nullable: false),
                Document = table.Column<string>(nullable: false),
                SavedBy = table.Column<string>(nullable: true),
                SavedAtTicks = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationDefinitions", d => new { d.Kind, d.Version }));
        migrationBuilder.CreateTable(
            "SegmentationMemberships",
            table => new
            {
                Batch = table.Column<long>(nullable: false),
                Number = table.Column<int>(nullable: false),
                Segment = table.Column<string>(nullable: false),
                EntityType = table.Column<string>(nullable: false),
                Key = table.Column<string>(nullable: false),
                Event = table.Column<int>(nullable: false),
                AtTicks = table.Column<long>(nullable: false),
                Cause = table.Column<int>(nullable: false),
                CauseRecordType = table.Column<string>(nullable: true),
                CauseRecord = table.Column<string>(nullable: false),
                CauseEvent = table.Column<int>(nullable: false),
                CausedBy = table.Column<string>(nullable: true),
                Conditions = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationMemberships", m => new { m.Batch, m.Number }));
        migrationBuilder.CreateTable(
            "SegmentationJournalHead",
            table => new
            {
                Id = table.Column<int>(nullable: false),
                Version = table.Column<long>(nullable: false),
                Checkpoint = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationJournalHead", h => h.Id));
        migrationBuilder.CreateTable(
            "SegmentationFirings",
            table => new
            {
                Id = table.Column<long>(nullable: false)
                    .Annotation(GrowingNumber.Sqlite, true)
                    .Annotation(GrowingNumber.PostgreSql, GrowingNumber.PostgreSqlStrategy!),
                IdempotencyKey = table.Column<string>(nullable: false),
                Entity = table.Column<string>(nullable: false),
                Firing = table.Column<string>(nullable: false),
                Entries = table.Column<string>(nullable: false),
                IsFinished = table.Column<bool>(nullable: false),
                Version = table.Column<int>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationFirings", f => f.Id));
        migrationBuilder.CreateTable(
            "SegmentationTurns",
            table => new
            {
                Turn = table.Column<string>(nullable: false),
                Document = table.Column<string>(nullable: false),
                Version = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationTurns", t => t.Turn));
        migrationBuilder.CreateTable(
            "SegmentationBulkRuns",
            table => new
            {
                Id = table.Column<long>(nullable: false)
                    .Annotation(GrowingNumber.Sqlite, true)
                    .Annotation(GrowingNumber.PostgreSql, GrowingNumber.PostgreSqlStrategy!),
                Key = table.Column<string>(nullable: false),
                Run = table.Column<string>(nullable: false),
                Version = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationBulkRuns", r => r.Id));
        migrationBuilder.CreateTable(
            "SegmentationBulkRecords",
            table => new
            {
                RunId = table.Column<long>(nullable: false),
                Position = table.Column<int>(nullable: false),
                Key = table.Column<string>(nullable: false),
                State = table.Column<int>(nullable: false),
                Changes = table.Column<string>(nullable: true),
                Seen = table.Column<string>(nullable: true),
                Fault = table.Column<int>(nullable: true),
                Message = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationBulkRecords", r => new { r.RunId, r.Position }));
        migrationBuilder.CreateTable(
            "SegmentationChanges",
            table => new
            {
                Position = table.Column<long>(nullable: false),
                EntityType = table.Column<string>(nullable: false),
                Class = table.Column<string>(nullable: true),
                Before = table.Column<string>(nullable: true),
                After = table.Column<string>(nullable: true),
                AtTicks = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationChanges", c => c.Position));
        migrationBuilder.CreateTable(
            "SegmentationChangeHead",
            table => new
            {
                Id = table.Column<int>(nullable: false),
                Position = table.Column<long>(nullable: false),
                Lost = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_SegmentationChangeHead", h => h.Id));
        migrationBuilder.InsertData("SegmentationChangeHead", ["Id", "Position", "Lost"], [1, 0L, 0L]);
        migrationBuilder.CreateIndex("IX_SegmentationMemberships_Segment_AtTicks", "SegmentationMemberships", ["Segment", "AtTicks"]);
        migrationBuilder.CreateIndex("IX_SegmentationMemberships_EntityType_Key", "SegmentationMemberships", ["EntityType", "Key"]);
        migrationBuilder.CreateIndex("IX_SegmentationFirings_IdempotencyKey", "SegmentationFirings", "IdempotencyKey", unique: true);
        migrationBuilder.CreateIndex("IX_SegmentationFirings_Entity", "SegmentationFirings", "Entity");
        migrationBuilder.CreateIndex("IX_SegmentationFirings_IsFinished", "SegmentationFirings", "IsFinished");
        migrationBuilder.CreateIndex("IX_SegmentationBulkRuns_Key", "SegmentationBulkRuns", "Key", unique: true);
        migrationBuilder.CreateIndex("IX_SegmentationChanges_EntityType_Position", "SegmentationChanges", ["EntityType", "Position"]);
        migrationBuilder.CreateIndex("IX_SegmentationChanges_AtTicks", "SegmentationChanges", "AtTicks");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("SegmentationDefinitions");
        migrationBuilder.DropTable("SegmentationMemberships");
        migrationBuilder.DropTable("SegmentationJournalHead");
        migrationBuilder.DropTable("SegmentationFirings");
        migrationBuilder.DropTable("SegmentationTurns");
        migrationBuilder.DropTable("SegmentationBulkRuns");
        migrationBuilder.DropTable("SegmentationBulkRecords");
        migrationBuilder.DropTable("SegmentationChanges");
        migrationBuilder.DropTable("SegmentationChangeHead");
    }

    protected override void BuildTargetModel(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder) =>
        SegmentationDbContextModelSnapshot.Build(modelBuilder);
}
