using Microsoft.EntityFrameworkCore;
using Segmentation.Testing;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>Makes stores for the kit in a database.</summary>
internal static class ConformanceDatabase
{
    public static async ValueTask<ConformanceStores> FillAsync(TestDatabase database, ConformanceData data)
    {
        var options = database.Options<ConformanceDb>();
        await using (var db = new ConformanceDb(options))
        {
            if (!await db.Database.EnsureCreatedAsync())
            {
                await db.Customers.ExecuteDeleteAsync();
                await db.Orders.ExecuteDeleteAsync();
            }

            db.AddRange(data.Customers);
            db.AddRange(data.Orders);
            await db.SaveChangesAsync();
        }

        var model = ConformanceModel.Model;
        return new ConformanceStores(new EntityFrameworkSource<ConformanceCustomer>(model.Of<ConformanceCustomer>(), () => new ConformanceDb(options)))
        {
            Orders = new EntityFrameworkSource<ConformanceOrder>(model.Of<ConformanceOrder>(), () => new ConformanceDb(options)),
        };
    }
}
