using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>What a person of each language would say, written by hand.</summary>
public sealed class DescriptionTests
{
    [Theory]
    [InlineData("industry in ('IT', 'FINANCE')", "Industry: one of IT, Finance")]
    [InlineData("revenue > 20000000", "Yearly revenue: more than 20,000,000")]
    [InlineData("birthday anniversary in next 14 days", "Birthday: anniversary in the next 14 days")]
    [InlineData("any deals (amount > 1000 and stage = 'WON')", "Deals: at least one with (Amount: more than 1,000; and Stage: is Won)")]
    [InlineData("sum(deals.amount where stage = 'WON') > 50000", "Deals, sum of Amount where (Stage: is Won): more than 50,000")]
    [InlineData("company.type = 'CUSTOMER'", "Company › Type: is Customer")]
    [InlineData("name contains 'O''Brien' match case", "Name: containing “O'Brien” (match case)")]
    [InlineData("created < 2026-11-22T10:00:00Z", "Created: before 22 Nov 2026 10:00 UTC")]
    [InlineData("lastDeal not in last 90 days", "Last deal: not in the last 90 days")]
    [InlineData("not (type = 'CUSTOMER' or active = true)", "not (Type: is Customer; or Active: is true)")]
    public void Describe_English(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("en"));

    [Theory]
    [InlineData("industry in ('IT', 'FINANCE')", "Branche: eine von IT, Finanzen")]
    [InlineData("revenue > 20000000", "Jahresumsatz: mehr als 20.000.000")]
    [InlineData("birthday anniversary in next 14 days", "Geburtstag: Jahrestag in den nächsten 14 Tagen")]
    [InlineData("any deals (amount >= 1000.5 and stage = 'WON')", "Deals: mindestens ein Eintrag mit (Betrag: mindestens 1.000,5; und Phase: Gewonnen)")]
    [InlineData("created >= today - 7d", "Erstellt: ab heute - 7 Tage")]
    [InlineData("name not starts with 'A'", "Name: ohne „A“ am Anfang")]
    [InlineData("type != 'PARTNER' or in segment 'vip'", "Typ: nicht Partner; oder im Segment „vip“")]
    [InlineData("min(deals.closeDate) < 2026-11-02", "Deals, frühester Wert von Abschlussdatum: vor 02.11.2026")]
    public void Describe_German(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("de"));

    [Theory]
    [InlineData("industry in ('IT', 'FINANCE')", "Secteur\u00a0: parmi Informatique, Finance")]
    [InlineData("revenue > 20000000", "Chiffre d’affaires annuel\u00a0: plus de 20\u202f000\u202f000")]
    [InlineData("name contains 'soft' or note is empty", "Nom\u00a0: contenant «\u202fsoft\u202f»\u202f; ou note\u00a0: aucune valeur")]
    [InlineData("created <= 2026-11-22", "Création\u00a0: au plus tard le 22/11/2026")]
    [InlineData("birthday anniversary not in last 1 month", "Date de naissance\u00a0: pas d’anniversaire dans le mois écoulé")]
    [InlineData("all deals (stage = 'WON')", "Affaires\u00a0: tous les éléments avec (Étape\u00a0: Gagnée)")]
    [InlineData("created in last 2 weeks", "Création\u00a0: au cours des 2 dernières semaines")]
    public void Describe_French(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("fr"));

    [Theory]
    [InlineData("industry in ('IT', 'FINANCE')", "Sector: cualquiera de Informática, Finanzas")]
    [InlineData("revenue <= 20000000", "Ingresos anuales: como máximo 20\u00a0000\u00a0000")]
    [InlineData("created < 2026-11-22", "Creación: antes del 22/11/2026")]
    [InlineData("created >= 2026-11-22", "Creación: desde el 22/11/2026")]
    [InlineData("created > start of month", "Creación: después del inicio del mes")]
    [InlineData("created > today - 1mo", "Creación: después de hoy - 1 mes")]
    [InlineData("no deals (amount > 0) and type = 'CUSTOMER'", "Negociaciones: ningún registro con (Importe: más de 0); y además Tipo: Cliente")]
    [InlineData("tags has any ('a', 'b')", "Etiquetas: al menos uno de los valores «a», «b»")]
    public void Describe_Spanish(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("es"));

    [Theory]
    [InlineData("industry in ('IT', 'FINANCE')", "Setor: um dos valores Informática, Finanças")]
    [InlineData("revenue between 1000 and 20000.75", "Receita anual: entre 1\u00a0000 e 20\u00a0000,75")]
    [InlineData("created >= end of year", "Criação: a partir do final do ano")]
    [InlineData("created < today", "Criação: antes de hoje")]
    [InlineData("count(deals) = 0", "Negociações, quantidade: 0")]
    [InlineData("birthday anniversary in this month", "Data de nascimento: aniversário este mês")]
    public void Describe_Portuguese(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("pt"));

    [Theory]
    [InlineData("industry in ('IT', 'FINANCE')", "Branża: jedna z wartości IT, Finanse")]
    [InlineData("revenue not between -5 and 20000000", "Roczny przychód: poza przedziałem -5 – 20\u00a0000\u00a0000")]
    [InlineData("created < today - 1d", "Utworzono: wcześniej niż dzisiaj - 1 dzień")]
    [InlineData("created < today + 22w", "Utworzono: wcześniej niż dzisiaj + 22 tygodnie")]
    [InlineData("created < today + 12w", "Utworzono: wcześniej niż dzisiaj + 12 tygodni")]
    [InlineData("created in last 3 months", "Utworzono: w ciągu ostatnich 3 miesięcy")]
    [InlineData("no deals and avg(deals.amount) is empty", "Transakcje: brak rekordów; i Transakcje, średnia pola Kwota: brak wartości")]
    public void Describe_Polish(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("pl"));

    [Theory]
    [InlineData("type = 'CUSTOMER' and (active = true or name = 'x')", "Type: is Customer; and (Active: is true; or Name: is “x”)")]
    [InlineData("type = 'CUSTOMER' and active = true or name = 'x'", "(Type: is Customer; and Active: is true); or Name: is “x”")]
    [InlineData("not not everyone", "not (not (everyone))")]
    [InlineData("not active = true and nobody", "not (Active: is true); and nobody")]
    [InlineData("(active = true or everyone) or nobody", "(Active: is true; or everyone); or nobody")]
    public void Describe_Groups_AreUnambiguous(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("en"));

    [Theory]
    [InlineData("colour = 'red'", "colour: is “red”")]
    [InlineData("colour < 2026-11-22", "colour: before 22 Nov 2026")]
    [InlineData("colour < now - 1h", "colour: before now - 1 hour")]
    [InlineData("colour < 5", "colour: less than 5")]
    [InlineData("industry = 'STEEL'", "Industry: is STEEL")]
    [InlineData("industry = 'misc'", "Industry: is MISC")]
    [InlineData("industry = 'tech'", "Industry: is IT")]
    [InlineData("INDUSTRY = 'IT'", "Industry: is IT")]
    [InlineData("sector = 'IT'", "Industry: is IT")]
    [InlineData("any ponies (colour = 'red')", "ponies: at least one with (colour: is “red”)")]
    [InlineData("company.stable.ponies.name = 'Amy'", "Company › stable › ponies › name: is “Amy”")]
    [InlineData("deals.amount > 5", "Deals › Amount: more than 5")]
    [InlineData("max(ponies.age where age > 5) < 20", "ponies, largest age where (age: more than 5): less than 20")]
    [InlineData("amount > 5", "amount: more than 5")]
    [InlineData("in segment 'nowhere'", "in segment “nowhere”")]
    [InlineData("changed(type) and previous(type) = 'PARTNER'", "Type: changed; and Type (previous value): is Partner")]
    [InlineData("active > 5", "Active: more than 5")]
    public void Describe_WhatDoesNotBind_IsShownAsItStands(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("en"));

    [Theory]
    [InlineData("type = formerType", "Type: is [Former type]")]
    [InlineData("created > birthday + 18y", "Created: after [Birthday] + 18 years")]
    [InlineData("revenue < sum(deals.amount where stage = 'WON')", "Yearly revenue: less than [Deals, sum of Amount where (Stage: is Won)]")]
    [InlineData("birthday = '2026-11-22'", "Birthday: is 22 Nov 2026")]
    [InlineData("created = '2026-11-22T10:00:00.5Z'", "Created: is 22 Nov 2026 10:00:00.5 UTC")]
    [InlineData("name = '2026-11-22'", "Name: is “2026-11-22”")]
    [InlineData("owner = 1234567", "Owner: is 1234567")]
    [InlineData("company is empty", "Company: empty")]
    [InlineData("birthday < 0001-01-01", "Birthday: before 1 Jan 0001")]
    public void Describe_Operands_AreWhatBindingReads(string text, string expected) => Assert.Equal(expected, Filter.Parse(text).Describe("en"));

    [Theory]
    [InlineData("de-AT", "Branche: eine von IT, Finanzen")]
    [InlineData("PT-br", "Setor: um dos valores Informática, Finanças")]
    [InlineData("it-IT", "Industry: one of IT, Finance")]
    [InlineData("", "Industry: one of IT, Finance")]
    public void Describe_OtherCultures_FallBackToTheirParentsThenEnglish(string culture, string expected) =>
        Assert.Equal(expected, Filter.Parse("industry in ('IT', 'FINANCE')").Describe(culture));

    [Fact]
    public void Describe_TextWithBraces_IsKept() =>
        Assert.Equal("note: starting with “{0} {” (match case)", Filter.Parse("note starts with '{0} {' match case").Describe("en"));

    [Fact]
    public void Describe_BoundFilter_IsThatOfTheFilter()
    {
        foreach (var text in new[] { "industry in ('IT', 'FINANCE')", "colour = 'red'" })
        {
            var filter = Filter.Parse(text);
            Assert.Equal(filter.Describe("pl"), filter.Bind<Firm.Customer>(Firm.Context).Describe(CultureInfo.GetCultureInfo("pl")));
        }
    }

    [Fact]
    public void Describe_FilterThatBinds_ShowsEveryTextAndNoPlaceholder() => Law.ForAll(200, question => Assert.All(Firm.Languages, language =>
    {
        var words = question.Bound.Describe(CultureInfo.GetCultureInfo(language));
        Assert.DoesNotContain("{0}", words, StringComparison.Ordinal);
        if (question.Filter is Condition { Operands: [Literal { Value.Kind: ValueKind.Text } text], Operator.Operands: OperandShape.Text })
            Assert.Contains(text.Value.Text, words, StringComparison.Ordinal);
    }));

    [Fact]
    public void Describe_AnyFilter_NeverThrows() => Law.ForAllWritable(500, filter =>
        Assert.All(Firm.Languages, language => Assert.NotEmpty(filter.Describe(language))));

    [Theory]
    [InlineData("en", "more than ", ",", ".")]
    [InlineData("de", "mehr als ", ".", ",")]
    [InlineData("fr", "plus de ", "\u202f", ",")]
    [InlineData("es", "más de ", "\u00a0", ",")]
    [InlineData("pt", "mais de ", "\u00a0", ",")]
    [InlineData("pl", "więcej niż ", "\u00a0", ",")]
    public void Describe_Numbers_KeepEveryDigit(string language, string phrase, string group, string point)
    {
        var format = new NumberFormatInfo { NumberGroupSeparator = group, NumberDecimalSeparator = point };
        var dice = new Dice(1);
        foreach (var number in Enumerable.Range(0, 1_000).Select(_ => dice.Decimal()))
        {
            var shown = new Condition("revenue", Operators.GreaterThan, [number]).Describe(language);
            Assert.Equal(number, decimal.Parse(shown.Split(phrase)[1], NumberStyles.Number, format));
        }
    }
}
