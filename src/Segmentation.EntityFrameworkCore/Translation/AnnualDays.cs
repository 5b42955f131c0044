namespace Segmentation.EntityFrameworkCore;

/// <summary>The days of the year, as month × 100 + day, that have an anniversary in a period.</summary>
internal static class AnnualDays
{
    private static readonly int FirstOfLeapYear = new DateOnly(2000, 1, 1).DayNumber;

    /// <summary>Runs of such days; three at most.</summary>
    /// <param name="from">The first day's number.</param>
    /// <param name="to">The last day's number.</param>
    public static IReadOnlyList<(int First, int Last)> Between(int from, int to)
    {
        var runs = new List<(int First, int Last)>();
        var isOpen = false;
        for (var i = 0; i < 366; i++)
        {
            var day = DateOnly.FromDayNumber(FirstOfLeapYear + i);
            var number = (day.Month * 100) + day.Day;
            var falls = Anniversary.FallsIn(day.DayNumber, from, to);
            if (falls && isOpen)
                runs[^1] = runs[^1] with { Last = number };
            else if (falls)
                runs.Add((number, number));
            isOpen = falls;
        }

        return runs;
    }
}
