namespace Segmentation;

/// <summary>Seeks choices by which a claim is true: any that are not refuted, or only such as are certain.</summary>
internal sealed class Search(Walk walk, bool certainly)
{
    /// <summary>Whether there are such choices; null when that was too much work.</summary>
    public bool? Finds(Claim claim)
    {
        if (claim is not Group group)
            return Tries(claim);
        // Any part may be true, and parts that have no choice in common cannot contradict one another: each is looked at by itself.
        var parts = group.IsAll ? Separate(group.Parts) : group.Parts;
        if (group.IsAll && parts.Count == 1 && group.Parts.Count > 1)
            return Tries(claim);
        bool? found = group.IsAll;
        foreach (var part in parts)
        {
            var finds = Finds(part);
            if (finds == !group.IsAll)
                return finds;
            found = finds is null ? null : found;
        }

        return found;
    }

    private static IReadOnlyList<Claim> Separate(IReadOnlyList<Claim> parts)
    {
        var groups = new List<(HashSet<object> Ties, List<Claim> Parts)>();
        foreach (var part in parts)
        {
            (HashSet<object> Ties, List<Claim> Parts) joined = ([.. part.Choices.Select(c => (object?)c.Bond ?? c)], [part]);
            foreach (var group in groups.FindAll(g => g.Ties.Overlaps(joined.Ties)))
            {
                joined.Ties.UnionWith(group.Ties);
                joined.Parts.AddRange(group.Parts);
                groups.Remove(group);
            }

            groups.Add(joined);
        }

        return [.. groups.Select(g => g.Parts is [var only] ? only : Claim.All(g.Parts))];
    }

    /// <summary>Takes one open choice after another, and goes back when the claim is false whatever follows. Not recursive: there may be many.</summary>
    private bool? Tries(Claim claim)
    {
        var taken = new Stack<Choice>();
        try
        {
            while (true)
            {
                walk.Open = null;
                var truth = claim.Truth(walk);
                if (walk.Left <= 0)
                    return null;
                if (truth is null)
                    taken.Push(walk.Open!);
                else if (truth == true && AreAllowed(taken))
                    return true;
                while (taken.TryPeek(out var last) && !last.TakeNext(certainly))
                    taken.Pop().Release();
                if (taken.Count == 0)
                    return walk.Left <= 0 ? null : false;
            }
        }
        finally
        {
            foreach (var choice in taken)
                choice.Release();
        }
    }

    private bool AreAllowed(IReadOnlyCollection<Choice> taken) => taken.Where(c => c.Bond is not null).GroupBy(c => c.Bond!).All(bond =>
    {
        List<Choice> tied = [.. bond];
        walk.Left -= tied.Count * tied.Count;
        return bond.Key.Allows(tied, certainly);
    });
}
