namespace Segmentation;

/// <summary>What is open of an entity and its related rows: in which of a few cells a value lies, how two values compare, how many rows there are.</summary>
/// <param name="isCertain">For each cell whether an entity can surely be in it, whatever is chosen elsewhere.</param>
/// <param name="bond">What ties the choice to others; null: it is free.</param>
internal sealed class Choice(bool[] isCertain, Bond? bond = null)
{
    private const int Open = -1;

    public Bond? Bond => bond;

    /// <summary>The cell that is considered; -1 while the choice is open.</summary>
    public int Taken { get; private set; } = Open;

    public bool IsOpen => Taken == Open;

    /// <summary>Goes on to the next cell, or the next certain one; false when there is none.</summary>
    public bool TakeNext(bool certainly)
    {
        do
            Taken++;
        while (Taken < isCertain.Length && certainly && !isCertain[Taken]);
        return Taken < isCertain.Length;
    }

    public void Release() => Taken = Open;
}

/// <summary>Ties choices that are not quite independent of one another.</summary>
internal abstract class Bond
{
    /// <summary>Whether choices that were taken go together: whether that is not refuted or, where it must be certain, proved.</summary>
    public abstract bool Allows(IReadOnlyCollection<Choice> taken, bool certainly);
}

/// <summary>A formula over choices: what a plan says of an entity, at least where its answer is known for each cell.</summary>
internal abstract class Claim
{
    /// <summary>The answer by the choices taken so far; null: it hangs on one that is open, which the walk notes.</summary>
    public abstract bool? Truth(Walk walk);

    public abstract Claim Not();

    public abstract IEnumerable<Choice> Choices { get; }

    public static Claim Of(bool truth) => new Group([], truth);

    public static Claim All(params IEnumerable<Claim> parts) => new Group([.. parts], isAll: true);

    public static Claim Any(params IEnumerable<Claim> parts) => new Group([.. parts], isAll: false);
}

/// <summary>True in some cells of a choice.</summary>
internal sealed class Taken(Choice choice, bool[] cells) : Claim
{
    public override IEnumerable<Choice> Choices => [choice];

    public override bool? Truth(Walk walk)
    {
        walk.Left--;
        if (!choice.IsOpen)
            return cells[choice.Taken];
        walk.Open ??= choice;
        return null;
    }

    public override Claim Not() => new Taken(choice, Array.ConvertAll(cells, c => !c));
}

/// <summary>All or any of some claims.</summary>
internal sealed class Group(IReadOnlyList<Claim> parts, bool isAll) : Claim
{
    public bool IsAll => isAll;

    public IReadOnlyList<Claim> Parts => parts;

    public override IEnumerable<Choice> Choices => parts.SelectMany(p => p.Choices);

    public override bool? Truth(Walk walk)
    {
        walk.Left--;
        bool? truth = isAll;
        foreach (var part in parts)
        {
            var answer = part.Truth(walk);
            if (answer == !isAll)
                return answer;
            truth = answer is null ? null : truth;
        }

        return truth;
    }

    public override Claim Not() => new Group([.. parts.Select(p => p.Not())], !isAll);
}

/// <summary>What was noted on the way through a claim, and how much work is left before the question is given up.</summary>
internal sealed class Walk(int work)
{
    public int Left { get; set; } = work;

    public Choice? Open { get; set; }
}
