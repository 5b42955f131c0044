using System.Collections;
using System.Reflection;
using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class SensitiveTests
{
    private const string Diagnosis = "SECRET-7F3A";
    private const decimal Income = 739_154.25m;
    private static readonly DateOnly Born = new(1971, 3, 29);
    private static readonly DateTimeOffset AdmittedAt = new(2019, 7, 13, 4, 5, 6, TimeSpan.Zero);
    private static readonly Guid Doctor = new("5ec8e700-1234-4cde-8f01-23456789abcd");
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    private sealed record Patient(long Id)
    {
        public long? WardId { get; init; }

        public string? Name { get; init; }

        public string? Diagnosis { get; init; }

        public decimal? Income { get; init; }

        public decimal? Limit { get; init; }

        public DateOnly? Born { get; init; }

        public DateTimeOffset? AdmittedAt { get; init; }

        public Guid? Doctor { get; init; }

        public string? Status { get; init; }

        public IReadOnlyList<string> Allergies { get; init; } = [];

        public Dictionary<string, object?> Custom { get; init; } = [];
    }

    private sealed record Ward(long Id)
    {
        public string? Code { get; init; }

        public decimal? Cost { get; init; }
    }

    private static readonly PicklistSnapshot Picklists = new(new Picklist("status", null, [new("SECRET-STATUS") { Aliases = ["hush"] }, new("OTHER")]));

    private static readonly Patient Ann = new(1)
    {
        WardId = 7,
        Name = "Ann",
        Diagnosis = Diagnosis,
        Income = Income,
        Limit = 5,
        Born = Born,
        AdmittedAt = AdmittedAt,
        Doctor = Doctor,
        Status = "SECRET-STATUS",
        Allergies = ["SECRET-NUTS", "x"],
        Custom = { ["code"] = "SECRET-CODE", ["codes"] = new[] { "SECRET-CODES" }, ["score"] = 739_154.25m },
    };

    private static readonly Patient[] Patients =
    [
        Ann,
        .. Enumerable.Range(2, 4).Select(i => new Patient(i) { WardId = 7, Name = $"Nr {i}", Diagnosis = i == 5 ? null : $"SECRET-{i}", Income = Income }),
    ];

    private static readonly Ward[] Wards = [new(7) { Code = "SECRET-WARD", Cost = Income }];

    // What is asked never holds a secret itself; what would tell it, were the fields not sensitive, stands beside.
    public static TheoryData<string, string> Questions => new()
    {
        { "diagnosis = 'x'", Diagnosis },
        { "diagnosis starts with 'secret'", Diagnosis },
        { "diagnosis is not empty", Diagnosis },
        { "not (diagnosis in ('a', 'b') or diagnosis contains 'zz')", Diagnosis },
        { "income > 10", "739154.25" },
        { "income between limit and 1000000", "739154.25" },
        { "limit between 0 and income", "739154.25" },
        { "limit < income", "739154.25" },
        { "born in last 7 days", "1971-03-29" },
        { "born anniversary in this year", "1971-03-29" },
        { "admittedAt < now", "2019-07-13T04:05:06Z" },
        { "admittedAt < admittedAt + 1d", "2019-07-14T04:05:06Z" },
        { "born > admittedAt - 1y", "2018-07-13" },
        { "doctor = '00000000-0000-0000-0000-000000000001'", "5ec8e700" },
        { "status = 'OTHER'", "SECRET-STATUS" },
        { "allergies has any ('x')", "SECRET-NUTS" },
        { "allergies is empty", "SECRET-NUTS" },
        { "code = 'x'", "SECRET-CODE" },
        { "codes has none ('x')", "SECRET-CODES" },
        { "score > 10", "739154.25" },
        { "ward.code = 'x'", "SECRET-WARD" },
        { "name = ward.code", "SECRET-WARD" },
        { "name != diagnosis match case", Diagnosis },
        { "any ward (code = 'x')", "SECRET-WARD" },
        { "no ward (cost < 10)", "739154.25" },
        { "all ward.patients (diagnosis = 'x')", "SECRET-2" },
        { "no ward.patients (diagnosis starts with 'secret' and income < 0)", "SECRET-2" },
        { "sum(ward.patients.income) > 10", "3695771.25" },
        { "avg(ward.patients.income where name != 'x') > 10", "739154.25" },
        { "max(ward.patients.born) < 2000-01-01", "1971-03-29" },
        { "limit < max(ward.patients.income)", "739154.25" },
        { "limit < count(ward.patients where diagnosis is not empty)", "is 5; asked for 4" },
        { "count(ward.patients where diagnosis is not empty) > 2", "is 4" },
        { "max(ward.patients.limit where income > 1) > 2", "is 5" },
        { "twice > 10", "1478308.5" },
        { "limit < `four times`", "2956617" },
        { "`four times` > twice", "2956617" },
        { "`days of life` > 10", "20327" }, // from 1971-03-29 to 2026-11-22
        { "`all incomes` > 10", "3695771.25" },
        { "ward.`per head` > 10", "147830.85" },
        { "any ward (`per head` > 10)", "147830.85" },
        { "in segment 'ill'", Diagnosis },
        { "any ward (any patients (in segment 'ill'))", "SECRET-2" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void Explain_WhatASensitiveFieldHolds_IsNowhereInWhatIsTold(string text, string secret)
    {
        // That the walk would find it, the same fields without the mark show.
        Assert.Contains(Everything(Explain(text, isSensitive: false)), t => t.Contains(secret, StringComparison.Ordinal));
        var told = Everything(Explain(text, isSensitive: true)).ToList();
        Assert.DoesNotContain(told, t => t.Contains("SECRET", StringComparison.Ordinal));
        Assert.DoesNotContain(told, t => t.Contains("739154", StringComparison.Ordinal));
        Assert.DoesNotContain(told, t => t.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("diagnosis = 'x'", "no   diagnosis = 'x': is •••")]
    [InlineData("allergies has any ('x')", "yes  allergies has any ('x'): is •••")]
    [InlineData("limit < income", "yes  limit < income: is 5; asked for •••")]
    [InlineData("income > limit", "yes  income > limit: is •••; asked for 5")]
    [InlineData("born in this month", "no   born in this month: is •••; asked for from 2026-11-01 to 2026-11-30")]
    [InlineData("limit between 9 and twice", "no   limit between 9 and twice: is 5; asked for •••")]
    public void ToString_OfASensitiveField_HasAMaskInItsPlace(string text, string expected) =>
        Assert.Equal(expected, Explain(text, isSensitive: true).ToString());

    // The rows would say who they are, and how many.
    [Theory]
    [InlineData("count(ward.patients where diagnosis is not empty) > 2")]
    [InlineData("max(ward.patients.limit where income > 1) > 2")]
    [InlineData("sum(ward.patients.income) > 2")]
    [InlineData("`all incomes` > 2")]
    public void Rows_OfAMaskedAggregate_AreNotTold(string text)
    {
        var explanation = Explain(text, isSensitive: true);
        Assert.True(explanation.IsMasked);
        Assert.Empty(explanation.Rows);
        Assert.Equal(5, explanation.RowCount);
        Assert.NotEmpty(Explain(text, isSensitive: false).Rows);
    }

    [Fact]
    public void Rows_OfASensitiveQuestion_TellWhetherItHeldAndNoMore() => Assert.Equal(
        """
        yes  any ward.patients (diagnosis starts with 'secret' and name = 'Ann')
          yes  row 1: diagnosis starts with 'secret' and name = 'Ann'
            yes  diagnosis starts with 'secret': is •••
            yes  name = 'Ann': is 'Ann'
          … of 5 rows
        """.ReplaceLineEndings(),
        Explain("any ward.patients (diagnosis starts with 'secret' and name = 'Ann')", isSensitive: true).ToString());

    private static Explanation Explain(string text, bool isSensitive)
    {
        var model = Model(isSensitive);
        var segments = new SegmentCatalogue([new SegmentDefinition("ill", "patient", Filter.Parse("diagnosis is not empty and income > 10"))]);
        var bound = Filter.Parse(text).Bind<Patient>(new BindingContext(model, Picklists, Segments: segments));
        return bound.Explain(Ann, Now, RelatedRows.Join(rows => rows.Add(model.Of<Patient>(), Patients).Add(model.Of<Ward>(), Wards)));
    }

    private static SegmentationModel Model(bool isSensitive)
    {
        void Mark(FieldBuilder field)
        {
            if (isSensitive)
                field.Sensitive();
        }

        return SegmentationModel.Create(m => m
            .Entity<Patient>("patient", e => e
                .Key(p => p.Id).Text(p => p.Name).Number(p => p.Limit).Custom(p => p.Custom)
                .Text(p => p.Diagnosis, Mark).Number(p => p.Income, Mark).Date(p => p.Born, Mark).Instant(p => p.AdmittedAt, Mark)
                .Reference(p => p.Doctor, Mark).Picklist(p => p.Status, "status", Mark).Texts("allergies", p => p.Allergies, Mark)
                .One<Ward>("ward", p => p.WardId)
                .Derived("twice", Formula.Field("income") * 2)
                .Derived("four times", Formula.Field("twice") * 2)
                .Derived("days of life", Formula.DaysBetween(Formula.Field("born"), Formula.Today))
                .Derived("all incomes", Formula.Sum(new FieldPath("ward", "patients"), "income")))
            .Entity<Ward>("ward", e => e
                .Key(w => w.Id).Text(w => w.Code, Mark).Number(w => w.Cost, Mark)
                .Many<Patient>("patients", p => p.WardId)
                .Derived("per head", Formula.Field("cost") / Formula.Count("patients"))))
            .WithCustomFields(
                "patient",
                [
                    new CustomField("code", new(ScalarType.Text)) { IsSensitive = isSensitive },
                    new CustomField("codes", new(ScalarType.Text, IsMany: true)) { IsSensitive = isSensitive },
                    new CustomField("score", new(ScalarType.Number)) { IsSensitive = isSensitive },
                ]);
    }

    /// <summary>Every text that can be reached from an explanation and its flips over public properties, and every object there as text.</summary>
    private static IEnumerable<string> Everything(Explanation explanation)
    {
        var (seen, pending) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new Stack<object?>([explanation, explanation.WhyNot()]));
        while (pending.TryPop(out var part))
        {
            if (part is null || (!part.GetType().IsValueType && !seen.Add(part)))
                continue;
            yield return part.ToString() ?? "";
            if (part is string || part.GetType() is { IsPrimitive: true } or { IsEnum: true } || part is decimal or DateOnly or DateTimeOffset or Guid)
                continue;
            if (part is IEnumerable items)
            {
                foreach (var item in items)
                    pending.Push(item);
                continue;
            }

            foreach (var property in part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
                pending.Push(Read(property, part));
        }
    }

    private static object? Read(PropertyInfo property, object from)
    {
        try
        {
            return property.GetValue(from);
        }
        catch (TargetInvocationException)
        {
            // A value is of one kind only.
            return null;
        }
    }
}
