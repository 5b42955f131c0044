namespace Segmentation.Testing;

/// <summary>Writes of customers of whom only the key and the visits matter.</summary>
internal static class CustomerWrite
{
    public static EntityWrite<ConformanceCustomer> Insert(string id, int visits = 0) =>
        EntityWrite.Insert(new ConformanceCustomer { Id = id, Visits = visits });

    public static EntityWrite<ConformanceCustomer> Upsert(string id, int visits = 0) =>
        EntityWrite.Upsert(new ConformanceCustomer { Id = id, Visits = visits });

    public static EntityWrite<ConformanceCustomer> Delete(string id) => EntityWrite.Delete<ConformanceCustomer>(id);

    public static EntityWrite<ConformanceCustomer> Delete(string id, ConcurrencyToken seen) => EntityWrite.Delete<ConformanceCustomer>(id, seen);
}
