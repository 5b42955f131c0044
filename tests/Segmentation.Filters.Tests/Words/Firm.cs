using System.Globalization;

namespace Segmentation.Tests;

/// <summary>A firm whose customers have labels in six languages, but for a note; no value of them is ever read.</summary>
internal static class Firm
{
    public static readonly string[] Languages = ["en", "de", "fr", "es", "pt", "pl"];

    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["type"] = ["Type", "Typ", "Type", "Tipo", "Tipo", "Typ"],
        ["formerType"] = ["Former type", "Früherer Typ", "Ancien type", "Tipo anterior", "Tipo anterior", "Poprzedni typ"],
        ["industry"] = ["Industry", "Branche", "Secteur", "Sector", "Setor", "Branża"],
        ["name"] = ["Name", "Name", "Nom", "Nombre", "Nome", "Nazwa"],
        ["revenue"] = ["Yearly revenue", "Jahresumsatz", "Chiffre d’affaires annuel", "Ingresos anuales", "Receita anual", "Roczny przychód"],
        ["active"] = ["Active", "Aktiv", "Actif", "Activo", "Ativo", "Aktywny"],
        ["birthday"] = ["Birthday", "Geburtstag", "Date de naissance", "Fecha de nacimiento", "Data de nascimento", "Data urodzenia"],
        ["created"] = ["Created", "Erstellt", "Création", "Creación", "Criação", "Utworzono"],
        ["tags"] = ["Tags", "Schlagwörter", "Étiquettes", "Etiquetas", "Etiquetas", "Etykiety"],
        ["owner"] = ["Owner", "Zuständig", "Responsable", "Responsable", "Responsável", "Osoba odpowiedzialna"],
        ["lastDeal"] = ["Last deal", "Letzter Deal", "Dernière affaire", "Última negociación", "Última negociação", "Ostatnia transakcja"],
        ["company"] = ["Company", "Unternehmen", "Entreprise", "Empresa", "Empresa", "Firma"],
        ["deals"] = ["Deals", "Deals", "Affaires", "Negociaciones", "Negociações", "Transakcje"],
        ["amount"] = ["Amount", "Betrag", "Montant", "Importe", "Valor", "Kwota"],
        ["stage"] = ["Stage", "Phase", "Étape", "Etapa", "Etapa", "Etap"],
        ["closeDate"] = ["Close date", "Abschlussdatum", "Date de clôture", "Fecha de cierre", "Data de fecho", "Data zamknięcia"],
    };

    private static readonly PicklistSnapshot Picklists = new(
        new Picklist("type", null,
        [
            Item("CUSTOMER", "Customer", "Kunde", "Client", "Cliente", "Cliente", "Klient"),
            Item("PARTNER", "Partner", "Partner", "Partenaire", "Socio", "Parceiro", "Partner"),
        ]),
        new Picklist("industry", null,
        [
            Item("IT", "IT", "IT", "Informatique", "Informática", "Informática", "IT") with { Aliases = ["TECH"] },
            Item("FINANCE", "Finance", "Finanzen", "Finance", "Finanzas", "Finanças", "Finanse"),
            new("MISC"),
        ]),
        new Picklist("stage", null, [Item("WON", "Won", "Gewonnen", "Gagnée", "Ganada", "Ganha", "Wygrana")]));

    public static BindingContext Context { get; } = new(
        SegmentationModel.Create(m => m
            .Entity<Customer>("customer", e => e
                .Labels(LabelsOf)
                .Key(c => c.Id)
                .Picklist("type", _ => (string?)null, "type")
                .Picklist("formerType", _ => (string?)null, "type")
                .Picklist("industry", _ => (string?)null, "industry", f => f.FormerNames("sector"))
                .Text("name", _ => null)
                .Text("note", _ => null)
                .Number("revenue", _ => (decimal?)null)
                .Boolean("active", _ => null)
                .Date("birthday", _ => null)
                .Instant("created", _ => null)
                .Texts("tags", _ => null)
                .Reference(c => c.Owner)
                .Derived("lastDeal", Formula.Max("deals", "closeDate"))
                .One<Customer>("company", c => c.CompanyId)
                .Many<Deal>("deals", d => d.CustomerId))
            .Entity<Deal>("deal", e => e
                .Labels(LabelsOf)
                .Key(d => d.Id)
                .Number("amount", _ => (decimal?)null)
                .Picklist("stage", _ => (string?)null, "stage")
                .Date("closeDate", _ => null))),
        Picklists);

    public static EntityType Customers => Context.Model.Find("customer")!;

    public static string Describe(this Filter filter, string language) => filter.Describe(Context, Customers, CultureInfo.GetCultureInfo(language));

    private static Labels? LabelsOf(string name) =>
        Names.TryGetValue(name, out var labels) ? new Labels(Languages.Zip(labels, KeyValuePair.Create)) : null;

    private static PicklistItem Item(string code, params string[] labels) => new(code, new Labels(Languages.Zip(labels, KeyValuePair.Create)));

    public sealed record Customer(long Id, long? Owner, long? CompanyId);

    public sealed record Deal(long Id, long? CustomerId);
}
