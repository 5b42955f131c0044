using System.Globalization;
using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class FactoryPicklistTests
{
    // The codes are facts of the CRM that the lists come from.
    [Theory]
    [InlineData("contact-type", "CLIENT SUPPLIER PARTNER OTHER")]
    [InlineData("company-type", "CUSTOMER SUPPLIER COMPETITOR PARTNER OTHER")]
    [InlineData("deal-type", "SALE COMPLEX GOODS SERVICES SERVICE")]
    [InlineData("source", "CALL EMAIL WEB ADVERTISING PARTNER RECOMMENDATION TRADE_SHOW WEBFORM CALLBACK STORE OTHER")]
    [InlineData("industry", "IT TELECOM MANUFACTURING BANKING CONSULTING FINANCE GOVERNMENT DELIVERY ENTERTAINMENT NOTPROFIT OTHER")]
    [InlineData("employees", "EMPLOYEES_1 EMPLOYEES_2 EMPLOYEES_3 EMPLOYEES_4")]
    [InlineData("salutation", "MR MRS MS DR")]
    [InlineData("deal-stage", "NEW PREPARATION PREPAYMENT_INVOICE EXECUTING FINAL_INVOICE WON LOSE APOLOGY")]
    public void List_HasTheFactoryCodesInOrder(string key, string codes) =>
        Assert.Equal(codes, string.Join(' ', FactoryPicklists.All.Find(key)!.Items.Select(i => i.Code)));

    [Fact]
    public void SystemItems_AreThoseThatCannotBeDeleted() => Assert.Equal(
        ["SALE", "CALL", "OTHER", "SALES"],
        FactoryPicklists.All.Lists.SelectMany(l => l.Items).Where(i => i.IsSystem).Select(i => i.Code));

    [Theory]
    [InlineData(0, "EMPLOYEES_1")]
    [InlineData(49, "EMPLOYEES_1")]
    [InlineData(50, "EMPLOYEES_2")]
    [InlineData(249, "EMPLOYEES_2")]
    [InlineData(250, "EMPLOYEES_3")]
    [InlineData(500, "EMPLOYEES_4")]
    [InlineData(1_000_000, "EMPLOYEES_4")]
    public void Employees_ClassifyAHeadcount(int employees, string code) =>
        Assert.Equal(code, FactoryPicklists.All.Find(FactoryPicklists.Employees)!.Classify(employees)!.Code);

    [Fact]
    public void EveryListAndItem_HasALabelInEachLanguage()
    {
        string[] languages = ["de", "en", "es", "fr", "pl", "pt"];
        Assert.All(FactoryPicklists.All.Lists, l =>
        {
            Assert.Equal(languages, l.Labels.ByCulture.Keys.Order(StringComparer.Ordinal));
            Assert.All(l.Items, i => Assert.Equal(languages, i.Labels.ByCulture.Keys.Order(StringComparer.Ordinal)));
        });
        Assert.Equal("After-sales service", FactoryPicklists.All.Find("deal-type")!.Find("SERVICE")!.LabelFor(CultureInfo.GetCultureInfo("en-US")));
    }

    [Fact]
    public void Stages_SayWhatTheyMean() => Assert.Equal(
        [StageSemantics.Success, StageSemantics.Failure, StageSemantics.Failure],
        FactoryPicklists.All.Find(FactoryPicklists.DealStage)!.Items.Where(i => i.Semantics != StageSemantics.InProgress).Select(i => i.Semantics!.Value));

    [Fact]
    public void CrmModel_EveryPicklistFieldHasItsList() => Assert.All(
        CrmModel.Default.EntityTypes.SelectMany(e => e.Fields).Where(f => f.Picklist is not null),
        f => Assert.NotNull(FactoryPicklists.All.Find(f.Picklist!)));

    [Fact]
    public void CrmModel_EachEntityHasAType() => Assert.All(CrmModel.Default.EntityTypes, e => Assert.Equal($"{e.Name}-type", e.FindField("Type")!.Picklist));
}
