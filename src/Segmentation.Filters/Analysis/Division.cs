namespace Segmentation;

/// <summary>A choice of where a term's value lies: its cells, with those made one that no leaf tells apart.</summary>
internal sealed class Division
{
    // Larger tables are not made.
    private const long MostAnswers = 1 << 21;

    private readonly Dictionary<Plan, bool?[]> _answers;

    private Division(Dictionary<Plan, bool?[]> answers, Choice choice, IReadOnlyList<IReadOnlyList<int>> parts) =>
        (_answers, Choice, Parts) = (answers, choice, parts);

    public Choice Choice { get; }

    /// <summary>The cells of each part of the choice.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Parts { get; }

    /// <summary>Divides cells, without the empty one, by leaves; null where that is too much.</summary>
    public static Division? Of(Cells cells, IReadOnlyCollection<Plan> leaves, Func<int, bool> isCertain, Bond? bond = null)
    {
        if ((long)cells.Count * leaves.Count > MostAnswers)
            return null;
        var answers = leaves.ToDictionary(l => l, cells.Truth);
        var partOf = new int[cells.Count];
        foreach (var answer in answers.Values)
        {
            var ids = new Dictionary<(int, bool?), int>();
            for (var cell = 0; cell < partOf.Length; cell++)
                partOf[cell] = ids.TryGetValue((partOf[cell], answer[cell]), out var id) ? id : ids[(partOf[cell], answer[cell])] = ids.Count;
        }

        var parts = Enumerable.Range(1, cells.Count - 1).Where(c => cells.CanBe(c) != Verdict.No).GroupBy(c => partOf[c]).Select(p => p.ToList()).ToList();
        var choice = new Choice([.. parts.Select(p => p.Exists(c => cells.CanBe(c) == Verdict.Yes && isCertain(c)))], bond);
        return new Division(answers.ToDictionary(a => a.Key, a => parts.Select(p => a.Value[p[0]]).ToArray()), choice, parts);
    }

    public bool Has(Plan leaf) => _answers.ContainsKey(leaf);

    /// <summary>What a leaf says of the choice, and of something else where its answer differs within a part.</summary>
    public Claim Of(Plan leaf, Func<Claim> otherwise)
    {
        var answers = _answers[leaf];
        var known = new Taken(Choice, Array.ConvertAll(answers, a => a == true));
        return Array.Exists(answers, a => a is null)
            ? Claim.Any(known, Claim.All(new Taken(Choice, Array.ConvertAll(answers, a => a is null)), otherwise()))
            : known;
    }
}
