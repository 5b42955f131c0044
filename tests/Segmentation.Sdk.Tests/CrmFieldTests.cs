using System.Reflection;
using System.Text.Json;
using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class CrmFieldTests
{
    private static readonly string Rome = "Rome";

    public static TheoryData<EntityType, Type> Fields => new()
    {
        { CrmModel.Default.Of<Contact>(), typeof(Contact.Fields) },
        { CrmModel.Default.Of<Company>(), typeof(Company.Fields) },
        { CrmModel.Default.Of<Deal>(), typeof(Deal.Fields) },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void Fields_OfAShippedEntity_AreThoseOfTheModel(EntityType entityType, Type fields)
    {
        var paths = fields.GetProperties(BindingFlags.Public | BindingFlags.Static).ToDictionary(p => p.Name, p => PathOf(p.GetValue(null)!));
        Assert.Equal(
            entityType.Fields.Select(f => f.Name).Concat(entityType.Relations.Select(r => $"any {r.Name}")).Order(StringComparer.Ordinal),
            paths.Values.Order(StringComparer.Ordinal));
        Assert.All(paths, p => Assert.Equal(p.Key, p.Value.Split(' ')[^1], ignoreCase: true));
    }

    [Fact]
    public void Fields_AreFieldsOfFilters()
    {
        Assert.Equal(Filter.Parse("industry in ('IT', 'FINANCE')"), Company.Fields.Industry.In("IT", "FINANCE"));
        Assert.Equal(Filter.Parse("sum(deals.amount) > 1000"), Company.Fields.Deals.Sum("amount").GreaterThan(1000));
    }

    [Fact]
    public void For_AShippedEntity_MeansTheSameWithAndWithoutTheModel()
    {
        var filter = Filter.For<Company>(c => c.Industry == "IT" && c.Deals.Any(d => d.Amount > 1000 && d.Contact!.City != Rome));
        Assert.Equal(Filter.Parse("industry = 'IT' and any deals (amount > 1000 and contact.city != 'Rome')"), filter);
        Assert.Equal(filter, Filter.For<Company>(c => c.Industry == "IT" && c.Deals.Any(d => d.Amount > 1000 && d.Contact!.City != Rome), CrmModel.Default));
        Assert.True(filter.Bind<Company>(new BindingContext(CrmModel.Default, FactoryPicklists.All)).IsValid);
        Assert.Equal(Filter.Parse("products has any ('x')"), Filter.For<Deal>(d => d.Products.Contains("x"), CrmModel.Default));
    }

    // A property for each relation, so that lambdas can follow it.
    [Fact]
    public void Navigations_AreNamedLikeTheRelations_AndNotSerialised() => Assert.All(
        CrmModel.Default.EntityTypes.SelectMany(e => e.Relations, (type, relation) => (type, relation)),
        r =>
        {
            var property = r.type.ClrType.GetProperty(r.relation.Name, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)!;
            var related = CrmModel.Default.Find(r.relation.Target)!.ClrType;
            Assert.Equal(r.relation.IsMany ? typeof(ICollection<>).MakeGenericType(related) : related, property.PropertyType);
            var entity = Activator.CreateInstance(r.type.ClrType)!;
            Assert.Null(property.GetValue(entity));
            Assert.DoesNotContain($"\"{property.Name}\"", JsonSerializer.Serialize(entity, r.type.ClrType), StringComparison.Ordinal);
        });

    private static string PathOf(object query) => query switch
    {
        FieldQuery field => ((FieldSubject)field.IsEmpty().Subject).Path.ToString(),
        _ => ((RelationQuery)query).Any().ToText(),
    };
}
