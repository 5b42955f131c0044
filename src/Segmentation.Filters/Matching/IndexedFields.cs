using Segmentation.Planning;

namespace Segmentation;

/// <summary>What clauses ask of one field.</summary>
internal sealed class FieldQuestions(FieldKey key)
{
    private readonly List<(int Clause, Plan Plan)> _asked = [];

    public FieldKey Key => key;

    public IReadOnlyList<(int Clause, Plan Plan)> Asked => _asked;

    /// <summary>Whether the answers depend on the day.</summary>
    public bool IsDated { get; private set; }

    public void Add(int clause, Plan plan)
    {
        _asked.Add((clause, plan));
        IsDated |= plan.TimeDependence != TimeDependence.None;
    }
}

/// <summary>The indexes of all fields that clauses ask something of; those that depend on the day are made for each day that is met. Thread-safe.</summary>
internal sealed class IndexedFields<T>
    where T : class
{
    // A tracker has one day at a time; a few zones may take turns.
    private const int MostDays = 4;

    private readonly FieldIndex<T>[] _timeless;
    private readonly FieldQuestions[] _dated;
    private readonly int _words;
    private readonly VectorWidth _width;
    private volatile Day[] _days = [];

    /// <param name="questions">Of each field, what clauses ask of it.</param>
    /// <param name="words">How many words a bitmap of all clauses has.</param>
    /// <param name="width">How many bits are taken at once.</param>
    public IndexedFields(IReadOnlyCollection<FieldQuestions> questions, int words, VectorWidth width)
    {
        (_words, _width) = (words, width);
        _timeless = [.. questions.Where(q => !q.IsDated).Select(q => IndexOf(q.Key, q.Asked))];
        _dated = [.. questions.Where(q => q.IsDated)];
    }

    /// <summary>About how many bytes they take.</summary>
    public long Bytes => _timeless.Concat(_days.SelectMany(d => d.Fields.Except(_timeless))).Sum(f => f.Bytes);

    /// <summary>Those of the day of a moment.</summary>
    public FieldIndex<T>[] At(Moment moment)
    {
        if (_dated.Length == 0)
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
            [.. _timeless, .. _dated.Select(d => IndexOf(d.Key, [.. d.Asked.Select(q => (q.Clause, q.Plan.At(moment)))]))];
        // Who publishes at the same time may be lost, and is reckoned again.
        _days = [new Day(moment, today, fields), .. days.Where(d => d != same).Take(MostDays - 1)];
        return fields;
    }

    private FieldIndex<T> IndexOf(FieldKey key, IReadOnlyList<(int Clause, Plan Plan)> questions) =>
        ((Field<T>)key.Field).Accept(new FieldIndexBuilder<T>(key, questions, _words, _width));

    private sealed record Day(Moment Moment, DateOnly Today, FieldIndex<T>[] Fields);
}
