using PackageConsumer;
using Segmentation;
using Segmentation.Crm;
using Segmentation.Testing;

await FirstExample.RunAsync(Console.Out);

// The fakes are a package too.
var clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
var crm = new InMemoryCrm(clock);
crm.Deal("Support contract", set: d => (d.Type, d.Stage) = ("SERVICE", "PREPAYMENT_INVOICE"));
crm.Deal("Licences", set: d => d.Type = "SALE");
var bound = await crm.Segmenter.BindAsync<Deal>(Filter.Parse("type = 'SERVICE' and stage = 'PREPAYMENT_INVOICE' and createdAt = today"));
Console.WriteLine($"{await crm.Segmenter.Query(bound).CountAsync()} deal to send a document for");
