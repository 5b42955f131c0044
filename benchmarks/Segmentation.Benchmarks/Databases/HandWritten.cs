using Microsoft.EntityFrameworkCore;

namespace Segmentation.Benchmarks;

/// <summary>The filters of <see cref="Operands"/> as one would write them in LINQ for a database, so that they find the same customers.</summary>
internal abstract class HandWritten
{
    public abstract IQueryable<Customer> ByPicklists(IQueryable<Customer> customers, Operands o);

    public abstract IQueryable<Customer> ByText(IQueryable<Customer> customers, Operands o);

    public abstract IQueryable<Customer> ByRegions(IQueryable<Customer> customers, Operands o);

    /// <summary>Those who ordered last first, and those who never ordered last.</summary>
    public abstract IQueryable<Customer> NewestOrdersFirst(IQueryable<Customer> customers);

    public IQueryable<Customer> ByRanges(IQueryable<Customer> customers, Operands o)
    {
        var (lowest, highest, from, until) = (o.Lowest, o.Highest, o.From, o.Until);
        return ByPicklists(customers, o).Where(c => c.Revenue >= lowest && c.Revenue <= highest && c.LastOrder >= from && c.LastOrder <= until);
    }

    public static IQueryable<Customer> ByDay(IQueryable<Customer> customers, Operands o)
    {
        var day = o.From;
        return customers.Where(c => c.CreatedOn == day);
    }

    public static IQueryable<Customer> ByMissing(IQueryable<Customer> customers, Operands o)
    {
        var (highest, from) = (o.Highest, o.From);
        return customers.Where(c => (c.Revenue == null || c.Revenue <= highest) && (c.LastOrder == null || c.LastOrder < from) && string.IsNullOrEmpty(c.Industry));
    }
}

/// <summary>Columns are declared to regard no case.</summary>
internal sealed class HandWrittenForSqlite : HandWritten
{
    public override IQueryable<Customer> ByPicklists(IQueryable<Customer> customers, Operands o)
    {
        var (type, regions, sources) = (o.Type, o.Regions, o.Sources);
        return customers.Where(c => c.Type == type && regions.Contains(c.Region) && !sources.Contains(c.Source));
    }

    public override IQueryable<Customer> ByText(IQueryable<Customer> customers, Operands o)
    {
        var (type, region, source, pattern) = (o.Type, o.Regions[0], o.Sources[0], $"%{o.Text}%");
        return customers.Where(c => (c.Type == type || c.Region == region) && c.Source != source && EF.Functions.Like(c.Name, pattern));
    }

    public override IQueryable<Customer> ByRegions(IQueryable<Customer> customers, Operands o)
    {
        var regions = o.Regions;
        return customers.Where(c => regions.Contains(c.Region));
    }

    public override IQueryable<Customer> NewestOrdersFirst(IQueryable<Customer> customers) => customers.OrderByDescending(c => c.LastOrder).ThenBy(c => c.Id);
}

// Translated to SQL, where there is no culture.
#pragma warning disable CA1304, CA1311, CA1862, MA0011

/// <summary>The case of text is folded as in the indexes, which are of what it is folded to.</summary>
internal sealed class HandWrittenForPostgres : HandWritten
{
    public override IQueryable<Customer> ByPicklists(IQueryable<Customer> customers, Operands o)
    {
        var (type, regions, sources) = (Lower(o.Type), o.Regions.Select(Lower).ToArray(), o.Sources.Select(Lower).ToArray());
        return customers.Where(c =>
            EF.Functions.Collate(c.Type, "C")!.ToLower() == type && regions.Contains(EF.Functions.Collate(c.Region, "C")!.ToLower()) &&
            !sources.Contains(EF.Functions.Collate(c.Source, "C")!.ToLower()));
    }

    public override IQueryable<Customer> ByText(IQueryable<Customer> customers, Operands o)
    {
        var (type, region, source, pattern) = (Lower(o.Type), Lower(o.Regions[0]), Lower(o.Sources[0]), $"%{o.Text}%");
        return customers.Where(c =>
            (EF.Functions.Collate(c.Type, "C")!.ToLower() == type || EF.Functions.Collate(c.Region, "C")!.ToLower() == region) &&
            EF.Functions.Collate(c.Source, "C")!.ToLower() != source && EF.Functions.Like(EF.Functions.Collate(c.Name, "C").ToLower(), pattern));
    }

    public override IQueryable<Customer> ByRegions(IQueryable<Customer> customers, Operands o)
    {
        var regions = o.Regions.Select(Lower).ToArray();
        return customers.Where(c => regions.Contains(EF.Functions.Collate(c.Region, "C")!.ToLower()));
    }

    public override IQueryable<Customer> NewestOrdersFirst(IQueryable<Customer> customers) =>
        customers.OrderBy(c => c.LastOrder == null).ThenByDescending(c => c.LastOrder).ThenBy(c => c.Id);

    private static string Lower(string code) => code.ToLowerInvariant();
}
