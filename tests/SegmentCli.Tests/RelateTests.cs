namespace SegmentCli.Tests;

public sealed class RelateTests : IDisposable
{
    private readonly Cli _cli = new();
    private readonly string _customers;
    private readonly string _orders;
    private readonly string _lines;
    private readonly string _products;

    public RelateTests()
    {
        _customers = _cli.File("id,name,country\n1,Ada,DE\n2,Bob,FR\n3,Cid,\n", "customers.csv");
        // A key with a decimal point, as spreadsheets write it; an order of nobody, and one of somebody who is not there.
        _orders = _cli.File("order,customer,total,placed\n10,1.0,5,2026-01-01\n11,1.0,7.5,2026-06-01\n12,2.0,,2026-06-02\n13,,9,2026-06-03\n14,9.0,9,2026-06-04\n", "orders.csv");
        _lines = _cli.File("order,sku,quantity\n10,A1,2\n10,007,1\n11,A1,4\n12,b2,1\n", "lines.csv");
        _products = _cli.File("sku,group\nA1,fish\nB2,drinks\n7,other\n", "products.csv");
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("any orders", "2")]
    [InlineData("no orders", "1")]
    [InlineData("all orders (total > 4)", "2")] // Ada's both, and Cid's none; Bob's has no total
    [InlineData("sum(orders.total) = 12.5", "1")]
    [InlineData("sum(orders.total) = 0", "2")]
    [InlineData("avg(orders.total) is empty", "2")]
    [InlineData("max(orders.placed) >= 2026-06-01", "2")]
    [InlineData("any orders (any lines (product.group = 'fish'))", "1")]
    [InlineData("any orders (any lines (product is empty))", "2")] // 007 is not 7, and b2 not B2
    [InlineData("any orders (any lines (quantity > linesOf.total))", "0")]
    [InlineData("any orders (ordersOf.country = 'DE' and count(lines) = 2)", "1")]
    [InlineData("count(orders where any lines (product.group = 'fish')) = 2", "1")]
    public void Count_OverRelations_IsTheSameOnAllEngines(string where, string expected)
    {
        foreach (var engine in Cli.Engines)
            Assert.Equal(expected + "\n", Cli.Output(["count", "--data", _customers, "--where", where, "--engine", engine, .. Relations()]));
    }

    [Fact]
    public void Relations_MayBeGivenInAnyOrderAndByTheWholePath()
    {
        string[] options =
        [
            "--lookup", $"orders.lines.product={_products}:sku=sku", "--relate", $"orders.lines={_lines}:order=order",
            "--relate", $"orders={_orders}:customer=id",
        ];
        Assert.Equal("1\n", Cli.Output(["count", "--data", _customers, "--where", "any orders (any lines (product.group = 'fish'))", .. options]));
    }

    [Fact]
    public void Relations_OfTheSameNameOnSeveralLevels_AreToldApartByTheirPaths()
    {
        string[] options =
        [
            "--relate", $"orders={_orders}:customer=id", "--lookup", $"orders.customer={_customers}:id=customer",
            "--relate", $"orders.customer.orders={_orders}:customer=id", "--where",
        ];
        Assert.Equal("2\n", Cli.Output(["count", "--data", _customers, .. options, "any orders (count(customer.orders) >= 1)"]));
        Assert.Equal("1\n", Cli.Output(["count", "--data", _customers, .. options, "any orders (count(customer.orders) = 2)"]));
    }

    [Fact]
    public void Relations_NamedLikeTheirParentsOrWithADot_AreTold()
    {
        var staff = _cli.File("id,boss,name\n1,,Ann\n2,1,Bob\n3,1,Cy\n4,2,Di\n5,4,Ed\n6,6,Self\n", "staff.csv");
        string[] options = ["--data", staff, "--relate", $"reports={staff}:boss=id", "--relate", $"reports.reports={staff}:boss=id", "--where"];
        Assert.Equal("3\n", Cli.Output(["count", .. options, "any reports (any reports)"]));
        options = ["--data", staff, "--relate", $"a={staff}:boss=id", "--relate", $"a.b={staff}:boss=id", "--relate", $"`a.b`={staff}:boss=id", "--where"];
        Assert.Equal("3\n", Cli.Output(["count", .. options, "any a (any b) and any `a.b`"]));
    }

    [Fact]
    public void RelatedFile_WithoutAnyRow_JoinsNothingWhateverTheTypes()
    {
        var days = _cli.File("id,day\n1,2026-01-01\n", "days.csv");
        var none = _cli.File("k,d\n", "none.csv");
        Assert.Equal("1\n", Cli.Output("count", "--data", days, "--where", "no x", "--relate", $"x={none}:k=day"));
    }

    [Fact]
    public void Relation_NamedLikeAColumn_IsToldApartByWhatFollows()
    {
        string[] options = ["--data", _orders, "--lookup", $"customer={_customers}:id=customer", "--where"];
        Assert.Equal("2\n", Cli.Output(["count", .. options, "customer.name = 'Ada'"]));
        Assert.Equal("2\n", Cli.Output(["count", .. options, "customer = 1"]));
        Assert.Equal("2\n", Cli.Output(["count", .. options, "no customer"])); // of nobody, and of somebody who is not there
        var (code, output, error) = Cli.Run(["count", .. options, "customer is empty"]);
        Assert.Equal((0, "1\n", "1:1  warning: `customer` is the field here: of the relation say `any customer` or `no customer`\n"), (code, output, error));
    }

    [Fact]
    public void Inverse_IsToOneWhereTheParentsFieldIsUnique_ElseToMany()
    {
        string[] byOrder = ["--data", _orders, "--relate", $"`lines of it`={_lines}:order=order", "--where"];
        Assert.Equal("2\n", Cli.Output(["count", .. byOrder, "any `lines of it` (`lines of itOf`.total > 4)"]));
        // Two customers of one country: both are the country's.
        var twins = _cli.File("id,country\n1,DE\n2,DE\n", "twins.csv");
        var offices = _cli.File("office,country\nBerlin,DE\n", "offices.csv");
        string[] options = ["--data", twins, "--relate", $"offices={offices}:country=country", "--where"];
        Assert.Equal("2\n", Cli.Output(["count", .. options, "any offices (count(officesOf) = 2)"]));
        Assert.Contains("leads to many rows", Cli.Refusal(["count", .. options, "any offices (officesOf.id = 1)"]).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void SameFile_MayStandForSeveralLevels()
    {
        var staff = _cli.File("id,name,boss\n1,Ann,\n2,Ben,1\n3,Cem,2\n", "staff.csv");
        string[] options = ["--data", staff, "--lookup", $"chief={staff}:id=boss", "--lookup", $"chief.top={staff}:id=boss", "--relate", $"team={staff}:boss=id", "--where"];
        Assert.Equal("1\n", Cli.Output(["count", .. options, "chief.top.name = 'Ann'"]));
        Assert.Equal("1\n", Cli.Output(["count", .. options, "chief is empty"]));
        Assert.Equal("2\n", Cli.Output(["count", .. options, "any team"]));
    }

    [Fact]
    public void Segments_MayAskForRelations()
    {
        var segments = _cli.File("""{"v":1,"segments":[{"key":"loyal","filter":"count(orders) >= 2"},{"key":"rest","filter":"not in segment 'loyal'"}]}""", "s.json");
        Assert.Equal(
            "segment,count\nloyal,1\nrest,2\n",
            Cli.Output(["segments", "--data", _customers, "--segments", segments, "--format", "csv", .. Relations()]));
        Assert.Equal("1\n", Cli.Output(["count", "--data", _customers, "--segments", segments, "--where", "any orders (any ordersOf (in segment 'loyal'))", .. Relations()]));
        Assert.Contains("'loyal' is a segment of record", Cli.Refusal(["count", "--data", _customers, "--segments", segments, "--where", "any orders (in segment 'loyal')", .. Relations()]).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_SaysTheTypesOfRelatedFilesToo()
    {
        var schema = _cli.File("""{"related":{"orders":{"fields":{"total":"text"}}}}""", "schema.json");
        Assert.Equal("1\n", Cli.Output(["count", "--data", _customers, "--schema", schema, "--where", "any orders (total = '7.5')", "--relate", $"orders={_orders}:customer=id"]));
        Assert.Contains("`orders` is no relation", Cli.Refusal("count", "--data", _customers, "--schema", schema, "--where", "everyone").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--relate", "orders", "form")]
    [InlineData("--relate", "=ORDERS:customer=id", "form")]
    [InlineData("--relate", "orders=ORDERS:customer", "form")]
    [InlineData("--relate", "orders=ORDERS:=id", "form")]
    [InlineData("--relate", "orders=ORDERS", "form")]
    [InlineData("--relate", "a..b=ORDERS:customer=id", "form")]
    [InlineData("--relate", "orders=ORDERS:buyer=id", "`buyer`, which is no field")]
    [InlineData("--relate", "orders=ORDERS:customer=ID number", "`ID number`, which is no field")]
    [InlineData("--relate", "orders=nowhere.csv:customer=id", "cannot be read")]
    [InlineData("--relate", "orders=ORDERS:placed=id", "date")]
    [InlineData("--relate", "visits.orders=ORDERS:customer=id", "there is no relation `visits`")]
    [InlineData("--relate", "orders.orders=ORDERS:customer=id", "there is no relation `orders`")]
    [InlineData("--lookup", "order=ORDERS:customer=id", "not unique")]
    public void Relation_ThatIsBad_IsRefused(string option, string text, string expected) => Assert.Contains(
        expected,
        Cli.Refusal("count", "--data", _customers, "--where", "everyone", option, text.Replace("ORDERS", _orders, StringComparison.Ordinal)).Single(),
        StringComparison.Ordinal);

    [Fact]
    public void Relation_GivenTwice_OrOfAnAmbiguousParent_IsRefused()
    {
        string[] count = ["count", "--data", _customers, "--where", "everyone"];
        string[] orders = ["--relate", $"orders={_orders}:customer=id"];
        Assert.Contains("there is a relation of this name already", Cli.Refusal([.. count, .. orders, .. orders]).Single(), StringComparison.Ordinal);
        string[] lines = ["--relate", $"orders.lines={_lines}:order=order", "--relate", $"old={_orders}:customer=id", "--relate", $"old.lines={_lines}:order=order"];
        Assert.Contains(
            "`lines` may be orders.lines or old.lines", Cli.Refusal([.. count, .. orders, .. lines, "--lookup", $"lines.product={_products}:sku=sku"]).Single(), StringComparison.Ordinal);
    }

    private string[] Relations() =>
    [
        "--relate", $"orders={_orders}:customer=id", "--relate", $"orders.lines={_lines}:order=order", "--lookup", $"lines.product={_products}:sku=sku",
    ];
}
