using System.Numerics;

namespace Segmentation;

/// <summary>Many filters, indexed by what they ask of single fields. Thread-safe.</summary>
internal sealed class FilterIndex<T>
    where T : class
{
    private readonly PlanPredicate<T>?[] _residuals;
    private readonly int[] _furtherWays;
    private readonly ulong[] _unsettled;
    private readonly IndexedFields<T> _fields;
    private readonly int _words;
    private readonly VectorWidth _width;

    public FilterIndex(IReadOnlyList<MatchedFilter<T>> filters, VectorWidth width)
    {
        (Filters, Names, _width) = (filters, [.. filters.Select(f => f.Name)], width);
        var (residuals, questions) = (new List<PlanPredicate<T>?>(filters.Count), new Dictionary<FieldKey, FieldQuestions>());
        // The first way of a filter has its number, and further ways come behind: so what is left in the end are the numbers of filters.
        var further = new List<(Clause Way, int Filter)>();
        for (var filter = 0; filter < filters.Count; filter++)
        {
            var ways = WaysOf(filters[filter]);
            Add(ways[0], filter);
            for (var i = 1; i < ways.Count; i++)
                further.Add((ways[i], filter));
        }

        foreach (var (way, filter) in further)
            Add(way, filter);
        (_residuals, _furtherWays, _words) = ([.. residuals], [.. further.Select(f => f.Filter)], Bits.WordsFor(residuals.Count));
        _unsettled = new ulong[_words];
        for (var clause = 0; clause < _residuals.Length; clause++)
        {
            if (_residuals[clause] is not null || clause >= filters.Count)
                Bits.Set(_unsettled, clause);
        }

        _fields = new IndexedFields<T>(questions.Values, _words, width);

        void Add(Clause clause, int filter)
        {
            foreach (var (key, plan) in clause.Questions)
            {
                if (!questions.TryGetValue(key, out var asked))
                    questions.Add(key, asked = new FieldQuestions(key));
                asked.Add(residuals.Count, plan);
            }

            residuals.Add(clause.Residual is { Count: > 0 } parts
                ? new PlanPredicate<T>(filters[filter].Bound.EntityType, Plan.All(parts.Select(p => p.Plan)))
                : null);
        }
    }

    /// <summary>The filters, in the order of their numbers.</summary>
    public IReadOnlyList<MatchedFilter<T>> Filters { get; }

    /// <summary>Their names, in the same order.</summary>
    public string[] Names { get; }

    private Dictionary<string, int> ByName => field ??= Names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.OrdinalIgnoreCase);

    /// <summary>How many words of a buffer a match takes: for the clauses, and twice for what is looked up.</summary>
    public int BufferWords => _words * 3;

    /// <summary>About how many bytes it takes.</summary>
    public long Bytes => _fields.Bytes + _residuals.LongLength * sizeof(long);

    /// <summary>The number of the filter of a name; null when there is none.</summary>
    public int? Find(string name) => ByName.TryGetValue(name, out var filter) ? filter : null;

    /// <summary>The clauses of some filters.</summary>
    public ulong[] MaskOf(IEnumerable<int> filters)
    {
        var mask = new ulong[_words];
        foreach (var filter in filters)
            Bits.Set(mask, filter);
        for (var clause = Filters.Count; clause < _residuals.Length; clause++)
        {
            if (Bits.Has(mask, FilterOf(clause)))
                Bits.Set(mask, clause);
        }

        return mask;
    }

    /// <summary>The names of the filters that an entity matches, each once.</summary>
    /// <param name="question">The entity, and what it is asked with.</param>
    /// <param name="asked">The clauses that are asked.</param>
    /// <param name="buffer">At least as long as <see cref="BufferWords"/>.</param>
    public IReadOnlyList<string> Match(in MatchQuestion<T> question, ulong[] asked, Span<ulong> buffer)
    {
        var clauses = buffer[.._words];
        var scratch = buffer.Slice(_words, _words * 2);
        asked.CopyTo(clauses);
        foreach (var field in _fields.At(question.Moment))
            field.Restrict(question.Entity, clauses, scratch);
        for (var i = 0; i < clauses.Length; i++)
        {
            if ((clauses[i] & _unsettled[i]) != 0)
                Settle(question, clauses, i);
        }

        var found = clauses[..Bits.WordsFor(Filters.Count)];
        if ((Filters.Count & 63) != 0)
            found[^1] &= (1UL << Filters.Count) - 1;
        return Bits.Count(found) is > 0 and var count ? new MatchedNames(Names, found.ToArray(), count) : [];
    }

    /// <summary>Asks the clauses of a word what no index answers, and notes with the filter's number that one of its further ways holds.</summary>
    private void Settle(in MatchQuestion<T> question, Span<ulong> clauses, int at)
    {
        for (var word = clauses[at] & _unsettled[at]; word != 0; word &= word - 1)
        {
            var clause = at << 6 | BitOperations.TrailingZeroCount(word);
            var filter = FilterOf(clause);
            // A filter that one way has settled is asked no more.
            if (clause != filter && Bits.Has(clauses, filter))
                continue;
            if (_residuals[clause] is { } residual && !residual.At(question.Moment).Matches(question.Entity, question.Related))
                clauses[at] &= ~(word & unchecked(0 - word));
            else
                Bits.Set(clauses, filter);
        }
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
        batch.Start(_residuals.Length, entities.Length, _width);
        foreach (var field in _fields.At(moment))
            field.Restrict(entities, batch);
        for (var i = 0; i < _residuals.Length; i++)
        {
            if (!Bits.Has(asked, i))
                continue;
            var found = matches.PartOf(rows[FilterOf(i)], first, entities.Length);
            var candidates = batch.EntitiesOf(i)[..found.Length];
            if ((entities.Length & 63) != 0)
                candidates[^1] &= (1UL << entities.Length) - 1;
            if (_residuals[i] is { } residual)
                Ask(residual.At(moment), entities, related, candidates, found);
            Bits.Or(found, candidates, _width);
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

    private int FilterOf(int clause) => clause < Filters.Count ? clause : _furtherWays[clause - Filters.Count];

    /// <summary>The ways for a filter to be true, of which there is at least one: first those that the index knows wholly, which cost nothing more.</summary>
    private static IReadOnlyList<Clause> WaysOf(MatchedFilter<T> filter) => ClauseSplitter.Split(filter.Bound.Plan!) switch
    {
        [] => [new Clause().Add(new ResidualPart(Plan.Any(), ResidualReason.Branches))],
        [_] only => only,
        var many => [.. many.OrderBy(w => w.Residual.Count)],
    };
}

/// <summary>An entity, and what filters are asked with.</summary>
internal readonly record struct MatchQuestion<T>(T Entity, Moment Moment, RelatedRows Related);
