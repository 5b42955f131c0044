using Segmentation.Planning;

namespace Segmentation;

/// <summary>The indexes of all fields that clauses ask something of; those that depend on the day are made for each day that is met. Thread-safe.</summary>
internal sealed class IndexedFields<T>
    where T : class
{
    // A tracker has one day at a time; a few zones may take turns.
    private const int MostDays = 4;

    private readonly FieldIndex<T>[] _timeless;
    private readonly List<(FieldKey Key, List<(int Clause, Plan Plan)> Questions)> _dated = [];
    private readonly int _words;
    private readonly VectorWidth _width;
    private volatile Day[] _days = [];

    /// <param name="questions">By field, what clauses ask of it.</param>
    /// <param name="words">How many words a bitmap of all clauses has.</param>
    /// <param name="width">How many bits are taken at once.</param>
    public IndexedFields(Dictionary<FieldKey, List<(int Clause, Plan Plan)>> questions, int words, VectorWidth width)
    {
        (_words, _width) = (words, width);
        var timeless = new List<FieldIndex<T>>();
        foreach (var (key, asked) in questions)
        {
            if (asked.TrueForAll(q => q.Plan.TimeDependence == TimeDependence.None))
                timeless.Add(IndexOf(key, asked));
            else
                _dated.Add((key, asked));
        }

        _timeless = [.. timeless];
    }

    /// <summary>About how many bytes they take.</summary>
    public long Bytes => _timeless.Concat(_days.SelectMany(d => d.Fields.Except(_timeless))).Sum(f => f.Bytes);

    /// <summary>Those of the day of a moment.</summary>
    public FieldIndex<T>[] At(Moment moment)
    {
        if (_dated.Count == 0)
            return _timeless;
        var days = _days;
        foreach (var day in days)
        {
            if (ReferenceEquals(day.Moment, moment))
                return day.Fields;
        }

        return Resolve(moment, days);
    }

    private FieldIndex<T>[] Resolve(Moment moment, Day[] days)
    {
        var today = moment.Today;
        var same = Array.Find(days, d => d.Today == today && d.Moment.WeekStart == moment.WeekStart && d.Moment.Zone.Equals(moment.Zone));
        var fields = same?.Fields ??
            [.. _timeless, .. _dated.Select(d => IndexOf(d.Key, [.. d.Questions.Select(q => (q.Clause, q.Plan.At(moment)))]))];
        // Who publishes at the same time may be lost, and is reckoned again.
        _days = [new Day(moment, today, fields), .. days.Where(d => d != same).Take(MostDays - 1)];
        return fields;
    }

    private FieldIndex<T> IndexOf(FieldKey key, IReadOnlyList<(int Clause, Plan Plan)> questions) =>
        ((Field<T>)key.Field).Accept(new FieldIndexBuilder<T>(key, questions, _words, _width));

    private sealed record Day(Moment Moment, DateOnly Today, FieldIndex<T>[] Fields);
}
