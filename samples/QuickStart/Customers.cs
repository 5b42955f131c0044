using Bogus;
using Segmentation.Crm;
using Gender = Bogus.DataSets.Name.Gender;

namespace QuickStart;

internal sealed class Customers
{
    private static readonly string[] Products = ["Licences", "Support contract", "Migration", "Training", "Hosting", "Integration", "Audit"];

    private readonly Dictionary<string, Market> _markets = new[]
    {
        new Market("DE", "EUR", Seeded("de", 1)),
        new Market("PL", "PLN", Seeded("pl", 2)),
        new Market("PT", "EUR", Seeded("pt_PT", 3)),
        new Market("ES", "EUR", Seeded("es", 4)),
        new Market("FR", "EUR", Seeded("fr", 5)),
        new Market("US", "USD", Seeded("en", 6)),
    }.ToDictionary(m => m.Country);

    private readonly DateTimeOffset _now;

    public Customers(DateTimeOffset now)
    {
        var chance = new Randomizer(7);
        Market[] markets = [.. _markets.Values];
        _now = now;
        Companies = Many(3_000, id => CompanyIn(chance.ArrayElement(markets), id));
        Contacts = Many(4_000, id => ContactAt(chance.ArrayElement(Companies), id));
        Deals = Many(3_000, id => DealWith(chance.ArrayElement(Contacts), id));
    }

    public Company[] Companies { get; }

    public Contact[] Contacts { get; }

    public Deal[] Deals { get; }

    private Company CompanyIn(Market market, long id)
    {
        var faker = market.Faker;
        var headcount = 1 + (int)(2_000 * MostlyLow(faker) * MostlyLow(faker));
        return new Company
        {
            Id = id,
            Type = Code(faker, FactoryPicklists.CompanyType, empty: 0.03f),
            Name = faker.Company.CompanyName(),
            Industry = Code(faker, FactoryPicklists.Industry, empty: 0.1f),
            Employees = FactoryPicklists.All.Find(FactoryPicklists.Employees)!.Classify(headcount)?.Code.OrNull(faker, 0.15f),
            Revenue = (1_000m * headcount * faker.Random.Int(60, 250)).OrNull(faker, 0.2f),
            Currency = market.Currency,
            City = faker.Address.City().OrNull(faker, 0.05f),
            Country = market.Country,
            Source = Code(faker, FactoryPicklists.Source, empty: 0.1f),
            ResponsibleId = faker.Random.Long(1, 12),
            CreatedAt = Since(faker, days: 1_500),
        };
    }

    private Contact ContactAt(Company company, long id)
    {
        var faker = _markets[company.Country!].Faker;
        var salutation = Code(faker, FactoryPicklists.Salutation, empty: 0.1f);
        var firstName = faker.Name.FirstName(salutation switch { "MR" => Gender.Male, "MRS" or "MS" => Gender.Female, _ => null });
        var lastName = faker.Name.LastName();
        return new Contact
        {
            Id = id,
            Type = Code(faker, FactoryPicklists.ContactType, empty: 0.03f),
            Salutation = salutation,
            FirstName = firstName,
            LastName = lastName,
            Email = faker.Internet.ExampleEmail(firstName, lastName).OrNull(faker, 0.15f),
            Phone = faker.Phone.PhoneNumber().OrNull(faker, 0.3f),
            City = company.City,
            Country = company.Country,
            Birthday = DateOnly.FromDateTime(_now.UtcDateTime).AddDays(-faker.Random.Int(20 * 365, 70 * 365)).OrNull(faker, 0.25f),
            Source = Code(faker, FactoryPicklists.Source, empty: 0.1f),
            CompanyId = company.Id.OrNull(faker, 0.1f),
            ResponsibleId = company.ResponsibleId,
            CreatedAt = Since(faker, days: 1_000),
        };
    }

    private Deal DealWith(Contact contact, long id)
    {
        var (_, currency, faker) = _markets[contact.Country!];
        var products = faker.Random.ArrayElements(Products, faker.Random.Int(1, 3));
        var createdAt = Since(faker, days: 500);
        return new Deal
        {
            Id = id,
            Type = Code(faker, FactoryPicklists.DealType, empty: 0.02f),
            Title = $"{products[0]} for {contact.FirstName} {contact.LastName}",
            Pipeline = Code(faker, FactoryPicklists.Pipeline, empty: 0),
            Stage = Code(faker, FactoryPicklists.DealStage, empty: 0),
            Amount = faker.Finance.Amount(500, 60_000).OrNull(faker, 0.1f),
            Currency = currency,
            Products = products,
            Source = Code(faker, FactoryPicklists.Source, empty: 0.1f),
            CompanyId = contact.CompanyId,
            ContactId = contact.Id,
            ResponsibleId = contact.ResponsibleId,
            CreatedAt = createdAt,
            CloseDate = DateOnly.FromDateTime(createdAt.UtcDateTime).AddDays(faker.Random.Int(7, 120)).OrNull(faker, 0.2f),
        };
    }

    private static Faker Seeded(string locale, int seed) => new(locale) { Random = new Randomizer(seed) };

    private static T[] Many<T>(int count, Func<long, T> make) => [.. Enumerable.Range(1, count).Select(id => make(id))];

    // The first items of a list are the ones that people choose most.
    private static string? Code(Faker faker, string picklist, float empty)
    {
        var items = FactoryPicklists.All.Find(picklist)!.Items;
        return items[(int)(items.Count * MostlyLow(faker))].Code.OrNull(faker, empty);
    }

    // The customer base grows: more was created lately than long ago.
    private DateTimeOffset Since(Faker faker, int days) => _now.AddSeconds(-Math.Floor(days * 86_400 * MostlyLow(faker)));

    private static double MostlyLow(Faker faker) => Math.Pow(faker.Random.Double(), 2);

    private sealed record Market(string Country, string Currency, Faker Faker);
}
