using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Makes stores for the kit in a database.</summary>
internal static class ConformanceDatabase
{
    public static async ValueTask<ConformanceStores> FillAsync(TestDatabase database, ConformanceData data)
    {
        var options = database.Options<ConformanceDb>(o => o.UseSegmentationOutbox(ConformanceModel.Model));
        await using (var db = new ConformanceDb(options))
        {
            if (!await db.Database.EnsureCreatedAsync())
            {
                await db.Customers.ExecuteDeleteAsync();
                await db.Orders.ExecuteDeleteAsync();
                await db.Set<DefinitionRow>().ExecuteDeleteAsync();
                await db.Set<MembershipRow>().ExecuteDeleteAsync();
                await db.Set<JournalHeadRow>().ExecuteDeleteAsync();
                await db.Set<FiringRow>().ExecuteDeleteAsync();
                await db.Set<TurnsRow>().ExecuteDeleteAsync();
                await db.Set<BulkRunRow>().ExecuteDeleteAsync();
                await db.Set<BulkRecordRow>().ExecuteDeleteAsync();
                await db.Set<ChangeRow>().ExecuteDeleteAsync();
            }

            db.AddRange(data.Customers);
            db.AddRange(data.Orders);
            await db.SaveChangesAsync();
        }

        var model = ConformanceModel.Model;
        var picklists = new EntityFrameworkPicklistRepository(Open);
        return new ConformanceStores(new EntityFrameworkSource<ConformanceCustomer>(model.Of<ConformanceCustomer>(), Open))
        {
            Orders = new EntityFrameworkSource<ConformanceOrder>(model.Of<ConformanceOrder>(), Open),
            Segments = new EntityFrameworkSegmentRepository(Open),
            Picklists = picklists,
            CustomFields = new EntityFrameworkCustomFieldRepository(Open),
            FormLayouts = new EntityFrameworkFormLayoutRepository(Open, model, picklists),
            Rules = new EntityFrameworkRuleRepository(Open, ShippedActions.Catalogue),
            People = new EntityFrameworkPeopleRepository(Open),
            Assignments = new EntityFrameworkAssignmentRepository(Open),
            Journal = new EntityFrameworkMembershipJournal(Open),
            Firings = new EntityFrameworkFiringJournal(Open, ShippedActions.Catalogue),
            BulkRuns = new EntityFrameworkBulkRunRepository(Open, ShippedActions.Catalogue),
        };

        ConformanceDb Open() => new(options);
    }
}
