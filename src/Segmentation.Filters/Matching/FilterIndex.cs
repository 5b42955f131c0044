using System.Numerics;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>Many filters, indexed by what they ask of single fields. Immutable, but for the days that it has met; thread-safe.</summary>
internal sealed class FilterIndex<T>
    where T : class
{
    // A tracker has one day at a time; a few zones may take turns.
    private const int MostDays = 4;

    private readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ClauseEntry[] _clauses;
    private readonly int[] _firstClauses;
    private readonly FieldIndex<T>[] _timeless;
    private readonly List<(FieldKey Key, List<(int Clause, Plan Plan)> Questions)> _dated = [];
    private readonly int _words;
    private readonly VectorWidth _width;
    private volatile Day[] _days = [];

    public FilterIndex(IReadOnlyList<MatchedFilter<T>> filters, VectorWidth width)
    {
        (Filters, Names, _width, _firstClauses) = (filters, [.. filters.Select(f => f.Name)], width, new int[filters.Count + 1]);
        var clauses = new List<ClauseEntry>();
        var questions = new Dictionary<FieldKey, List<(int Clause, Plan Plan)>>();
        for (var filter = 0; filter < filters.Count; filter++)
        {
            _byName.Add(filters[filter].Name, filter);
            _firstClauses[filter] = clauses.Count;
            foreach (var clause in ClauseSplitter.Split(filters[filter].Bound.Plan!))
            {
                foreach (var (key, plan) in clause.Questions)
                {
                    if (!questions.TryGetValue(key, out var asked))
                        questions.Add(key, asked = []);
                    asked.Add((clauses.Count, plan));
                }

                clauses.Add(new ClauseEntry(filter, ResidualOf(filters[filter].Bound.EntityType, clause)));
            }
        }

        _firstClauses[^1] = clauses.Count;
        (_clauses, _words) = ([.. clauses], Bits.WordsFor(clauses.Count));
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

    /// <summary>The filters, in the order of their numbers.</summary>
    public IReadOnlyList<MatchedFilter<T>> Filters { get; }

    /// <summary>Their names, in the same order.</summary>
    public string[] Names { get; }

    /// <summary>How many words of a buffer a match takes: for the clauses, and twice for what is looked up.</summary>
    public int BufferWords => _words * 3;

    /// <summary>About how many bytes it takes.</summary>
    public long Bytes => _timeless.Concat(_days.SelectMany(d => d.Fields.Except(_timeless))).Sum(f => f.Bytes) + _clauses.LongLength * 16;

    /// <summary>The number of the filter of a name; null when there is none.</summary>
    public int? Find(string name) => _byName.TryGetValue(name, out var filter) ? filter : null;

    /// <summary>The clauses of some filters.</summary>
    public ulong[] MaskOf(IEnumerable<int> filters)
    {
        var mask = new ulong[_words];
        foreach (var filter in filters)
        {
            for (var clause = _firstClauses[filter]; clause < _firstClauses[filter + 1]; clause++)
                Bits.Set(mask, clause);
        }

        return mask;
    }

    /// <summary>What is looked up on the day of a moment.</summary>
    private FieldIndex<T>[] At(Moment moment)
    {
        if (_dated.Count == 0)
            return _timeless;
        var days = _days;
        foreach (var day in days)
        {
            if (ReferenceEquals(day.Moment, moment))
                return day.Fields;
        }

        var today = moment.Today;
        var same = Array.Find(days, d => d.Today == today && d.Moment.WeekStart == moment.WeekStart && d.Moment.Zone.Equals(moment.Zone));
        var now = new Day(moment, today, same?.Fields ?? [.. _timeless, .. _dated.Select(d => IndexOf(d.Key, [.. d.Questions.Select(q => (q.Clause, q.Plan.At(moment)))]))]);
        // Who publishes at the same time may be lost, and is reckoned again.
        _days = [now, .. days.Where(d => d != same).Take(MostDays - 1)];
        return now.Fields;
    }

    /// <summary>The names of the filters that an entity matches, each once.</summary>
    /// <param name="question">The entity, and what it is asked with.</param>
    /// <param name="asked">The clauses that are asked.</param>
    /// <param name="buffer">At least as long as <see cref="BufferWords"/>.</param>
    public string[] Match(in MatchQuestion<T> question, ulong[] asked, ulong[] buffer)
    {
        var clauses = buffer.AsSpan(0, _words);
        var scratch = buffer.AsSpan(_words, _words * 2);
        asked.CopyTo(clauses);
        foreach (var field in At(question.Moment))
            field.Restrict(question.Entity, clauses, scratch);
        var most = Bits.Count(clauses);
        if (most == 0)
            return [];
        var (found, count, last) = (new string[most], 0, -1);
        for (var i = 0; i < clauses.Length; i++)
        {
            for (var word = clauses[i]; word != 0; word &= word - 1)
            {
                ref readonly var clause = ref _clauses[i * 64 + BitOperations.TrailingZeroCount(word)];
                if (clause.Filter == last || (clause.Residual is { } residual && !residual.At(question.Moment).Matches(question.Entity, question.Related)))
                    continue;
                last = clause.Filter;
                found[count++] = Names[last];
            }
        }

        return count == most ? found : found[..count];
    }

    /// <summary>Notes which filters some entities match.</summary>
    /// <param name="entities">The entities, at most <see cref="MatchBatch.MostEntities"/>.</param>
    /// <param name="first">The place of the first among all entities of the answer.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="related">The related rows.</param>
    /// <param name="asked">The clauses that are asked.</param>
    /// <param name="rows">By filter, its row in the answer.</param>
    /// <param name="matches">The answer.</param>
    public void Match(ReadOnlySpan<T> entities, int first, Moment moment, RelatedRows related, ulong[] asked, int[] rows, FilterMatches matches)
    {
        var batch = matches.Batch;
        batch.Start(_clauses.Length, entities.Length, _width);
        foreach (var field in At(moment))
            field.Restrict(entities, batch);
        for (var i = 0; i < _clauses.Length; i++)
        {
            if (!Bits.Has(asked, i))
                continue;
            var found = matches.PartOf(rows[_clauses[i].Filter], first, entities.Length);
            var candidates = batch.EntitiesOf(i)[..found.Length];
            if ((entities.Length & 63) != 0)
                candidates[^1] &= (1UL << entities.Length) - 1;
            if (_clauses[i].Residual is { } residual)
                Ask(residual.At(moment), entities, related, candidates, found);
            for (var word = 0; word < found.Length; word++)
                found[word] |= candidates[word];
        }
    }

    /// <summary>Keeps the candidates who match; those who were found before are not asked.</summary>
    private static void Ask(EntityPredicate<T> predicate, ReadOnlySpan<T> entities, RelatedRows related, Span<ulong> candidates, ReadOnlySpan<ulong> found)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            for (var word = candidates[i] & ~found[i]; word != 0; word &= word - 1)
            {
                var entity = BitOperations.TrailingZeroCount(word);
                if (!predicate.Matches(entities[i * 64 + entity], related))
                    candidates[i] &= ~(1UL << entity);
            }
        }
    }

    /// <summary>What is indexed of a filter.</summary>
    public FilterReport ReportOf(int filter)
    {
        var clauses = ClauseSplitter.Split(Filters[filter].Bound.Plan!);
        return new FilterReport(Names[filter], clauses.Sum(c => c.Questions.Count), [.. clauses.SelectMany(c => c.Residual)]);
    }

    private static PlanPredicate<T>? ResidualOf(EntityType<T> entityType, Clause clause) =>
        clause.Residual.Count == 0 ? null : new PlanPredicate<T>(entityType, Plan.All(clause.Residual.Select(r => r.Plan)));

    private FieldIndex<T> IndexOf(FieldKey key, IReadOnlyList<(int Clause, Plan Plan)> questions) =>
        ((Field<T>)key.Field).Accept(new FieldIndexBuilder<T>(key, questions, _words, _width));

    private readonly record struct ClauseEntry(int Filter, PlanPredicate<T>? Residual);

    private sealed record Day(Moment Moment, DateOnly Today, FieldIndex<T>[] Fields);
}

/// <summary>An entity, and what filters are asked with.</summary>
internal readonly record struct MatchQuestion<T>(T Entity, Moment Moment, RelatedRows Related);
