using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Rolls firms and filters over them that lead from one entity type to another.</summary>
internal sealed class FirmDice(Dice dice)
{
    private static readonly string?[] Cities = ["Rome", "rome", "Oslo", null];

    public Firms Firms() => new(
        [.. Enumerable.Range(1, dice.Number(2, 6)).Select(Company)],
        [.. Enumerable.Range(1, dice.Number(2, 8)).Select(Contact)],
        [.. Enumerable.Range(1, dice.Number(3, 14)).Select(Deal)]);

    private Company Company(int id) =>
        new() { Id = id, Industry = dice.Pick(["IT", "BANK", null]), Country = dice.Pick(["DE", "FR", null]), Revenue = Some() };

    private Contact Contact(int id) => new() { Id = id, City = dice.Pick(Cities), Email = dice.Pick(Cities), CompanyId = Key(7) };

    private Deal Deal(int id) => new() { Id = id, Stage = dice.Pick(["WON", "NEW", null]), Amount = Some(), CompanyId = Key(7), ContactId = Key(9) };

    public string Filter(string entityType, int levels = 2)
    {
        if (levels == 0 || dice.Chance(0.55))
            return Condition(entityType, levels);
        return dice.Number(0, 2) switch
        {
            0 => $"({Filter(entityType, levels - 1)} and {Filter(entityType, levels - 1)})",
            1 => $"({Filter(entityType, levels - 1)} or {Filter(entityType, levels - 1)})",
            _ => $"not ({Filter(entityType, levels - 1)})",
        };
    }

    private string Condition(string entityType, int levels) => entityType switch
    {
        "company" => Pick(
            levels,
            ["industry = 'IT'", "country = 'DE'", "country is empty", "turnover > 60", "in segment 'buyers'", "count(contacts) > 1", "sum(deals.amount) > 60"],
            () => $"{Quantifier()} deals ({Filter("deal", levels - 1)})",
            () => $"{Quantifier()} contacts ({Filter("contact", levels - 1)})",
            () => $"count(deals where {Filter("deal", levels - 1)}) = 1"),
        "contact" => Pick(
            levels,
            ["city = 'ROME'", "company is empty", "company.country != 'DE'", "company.turnover > 60", "dealCount = 0", "in segment 'colleagues'"],
            () => $"{Quantifier()} deals ({Filter("deal", levels - 1)})",
            () => $"{Quantifier()} company ({Filter("company", levels - 1)})",
            () => $"max(company.deals.amount where {Filter("deal", levels - 1)}) > 30"),
        _ => Pick(
            levels,
            ["stage = 'WON'", "amount > 30", "company.country = 'DE'", "contact.company.industry = 'IT'", "contact is empty", "share >= 0.5"],
            () => $"{Quantifier()} company ({Filter("company", levels - 1)})",
            () => $"{Quantifier()} contact ({Filter("contact", levels - 1)})",
            () => $"count(company.deals where {Filter("deal", levels - 1)}) > 1"),
    };

    private string Pick(int levels, string[] leaves, params Func<string>[] deeper) =>
        levels > 0 && dice.Chance(0.5) ? dice.Pick(deeper)() : dice.Pick(leaves);

    private string Quantifier() => dice.Pick(["any", "no", "all"]);

    private decimal? Some() => dice.Chance(0.2) ? null : dice.Number(0, 10) * 10;

    private long? Key(int most) => dice.Chance(0.15) ? null : dice.Number(1, most);
}
