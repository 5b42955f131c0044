using Segmentation.Crm;
using static Segmentation.Tests.DealStore;

namespace Segmentation.Tests;

public sealed class CopyTests
{
    [Fact]
    public void Write_OfADealThatIsChangedAfterwards_KeepsWhatWasWritten()
    {
        var store = Of();
        var deal = new Deal { Id = 1, Title = "written", Products = ["a"], CustomFields = new() { ["tags"] = new List<string?> { "x" }, ["level"] = 1m } };
        store.Write(EntityWrite.Insert(deal));
        Spoil(deal);
        AssertUnspoilt(Result(store.FindAsync(1))!);
    }

    [Fact]
    public void Read_OfADealThatIsChangedAfterwards_LeavesTheStoreAsItIs()
    {
        var store = Of();
        store.Write(EntityWrite.Insert(
            new Deal { Id = 1, Title = "written", Products = ["a"], CustomFields = new() { ["tags"] = new List<string?> { "x" }, ["level"] = 1m } }));
        Spoil(store.Read(1)!.Value);
        AssertUnspoilt(store.Read(1)!.Value);
    }

    [Fact]
    public async Task Contact_IsCopiedWithItsCustomFields()
    {
        var store = new InMemoryStore<Contact>(CrmModel.Default.Of<Contact>());
        var contact = new Contact { Id = 1, LastName = "Weber", CustomFields = new() { ["tags"] = new List<string?> { "x" } } };
        await store.WriteAsync([EntityWrite.Insert(contact)]);
        contact.LastName = "Huber";
        ((List<string?>)contact.CustomFields["tags"]!).Add("y");
        var read = (await store.ReadAsync(1))!.Value;
        read.CustomFields.Clear();
        var stored = (await store.FindAsync(1))!;
        Assert.Equal("Weber", stored.LastName);
        Assert.Equal(["x"], (IEnumerable<string?>)stored.CustomFields["tags"]!);
    }

    [Fact]
    public async Task Company_IsCopiedWithItsCustomFields()
    {
        var store = new InMemoryStore<Company>(CrmModel.Default.Of<Company>());
        var company = new Company { Id = 1, Name = "Acme", CustomFields = new() { ["tags"] = new List<string?> { "x" } } };
        await store.WriteAsync([EntityWrite.Insert(company)]);
        company.Name = "Globex";
        ((List<string?>)company.CustomFields["tags"]!).Add("y");
        var read = (await store.ReadAsync(1))!.Value;
        read.CustomFields["level"] = 1m;
        var stored = (await store.FindAsync(1))!;
        Assert.Equal("Acme", stored.Name);
        Assert.Equal(["x"], (IEnumerable<string?>)Assert.Single(stored.CustomFields).Value!);
    }

    // Whoever names custom fields without regard to case goes on doing so.
    [Fact]
    public void CustomFields_AreComparedAsTheyWere()
    {
        var store = Of();
        store.Write(EntityWrite.Insert(new Deal { Id = 1, CustomFields = new(StringComparer.OrdinalIgnoreCase) { ["LEVEL"] = 1m } }));
        Assert.Equal(1m, Result(store.FindAsync(1))!.CustomFields["level"]);
        Assert.Equal(1m, store.Read(1)!.Value.CustomFields["Level"]);
    }

    [Fact]
    public async Task AnotherClass_IsCopiedMemberByMember_OrAsItSaysItself()
    {
        var byMember = new InMemoryStore<Note>(Note.Type);
        var byCopy = new InMemoryStore<Note>(Note.Type, copy: n => new Note { Id = n.Id, Lines = [.. n.Lines] });
        var note = new Note { Id = 1, Title = "written", Lines = ["a"] };
        await byMember.WriteAsync([EntityWrite.Insert(note)]);
        await byCopy.WriteAsync([EntityWrite.Insert(note)]);
        note.Title = "changed";
        note.Lines.Add("b");
        Assert.Equal("written", (await byMember.FindAsync(1))!.Title);
        Assert.Equal(["a"], (await byCopy.FindAsync(1))!.Lines);
    }

    private static void Spoil(Deal deal)
    {
        deal.Title = "spoilt";
        deal.Products.Add("b");
        deal.CustomFields["level"] = 2m;
        ((List<string?>)deal.CustomFields["tags"]!).Add("y");
    }

    private static void AssertUnspoilt(Deal deal)
    {
        Assert.Equal(("written", 1m), (deal.Title, deal.CustomFields["level"]));
        Assert.Equal(["a"], deal.Products);
        Assert.Equal(["x"], (IEnumerable<string?>)deal.CustomFields["tags"]!);
    }

    private sealed class Note
    {
        public static EntityType<Note> Type { get; } = SegmentationModel.Create(m => m.Entity<Note>("note", e => e.Key(n => n.Id))).Of<Note>();

        public long Id { get; init; }

        public string? Title { get; set; }

        public List<string> Lines { get; init; } = [];
    }
}
