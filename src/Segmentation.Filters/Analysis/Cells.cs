using Segmentation.Planning;

namespace Segmentation;

/// <summary>The values of one term, divided into cells within which the leaves of a plan do not tell them apart. The first cell is the empty value.</summary>
internal abstract class Cells
{
    public const int Empty = 0;

    public abstract int Count { get; }

    /// <summary>Whether the term can have a value of a cell other than the empty one: surely, surely not, or perhaps.</summary>
    public abstract Verdict CanBe(int cell);

    /// <summary>The answer of a plan over the term for each cell; null where the values of the cell may differ in it.</summary>
    public bool?[] Truth(Plan plan) => plan switch
    {
        Constant constant => Alike(constant.Answer),
        All all => Truth(all.Parts, isAll: true),
        Any any => Truth(any.Parts, isAll: false),
        Negation negation => Array.ConvertAll(Truth(negation.Inner), t => !t),
        IsEmpty => OnlyEmpty(),
        _ => Leaf(plan),
    };

    /// <summary>The answer of a leaf other than <see cref="IsEmpty"/>.</summary>
    protected abstract bool?[] Leaf(Plan leaf);

    protected bool?[] Alike(bool? answer)
    {
        var answers = new bool?[Count];
        Array.Fill(answers, answer);
        return answers;
    }

    private bool?[] OnlyEmpty()
    {
        var answers = Alike(false);
        answers[Empty] = true;
        return answers;
    }

    private bool?[] Truth(IEnumerable<Plan> parts, bool isAll)
    {
        var answers = Alike(isAll);
        foreach (var part in parts)
        {
            var truth = Truth(part);
            for (var cell = 0; cell < answers.Length; cell++)
                answers[cell] = isAll ? answers[cell] & truth[cell] : answers[cell] | truth[cell];
        }

        return answers;
    }
}

/// <summary>The cells of a term with one value, which plans can name.</summary>
internal abstract class NamedCells(Term term) : Cells
{
    private static readonly object NoEntity = new();

    protected Term Term => term;

    protected Plan NotEmpty => term.CanBeEmpty ? Plan.Not(new IsEmpty(term)) : new Constant(true);

    /// <summary>The plan over the term that is true in these cells: one for all that are, whatever cells no value is in.</summary>
    public Plan Where(bool[] truth) => truth[Empty] ? Positive(Array.ConvertAll(truth, t => !t)).Complement() : Positive(truth);

    /// <summary>Whether a value that is there may be in a cell that is true.</summary>
    public bool IsTrueOnAny(bool[] truth) => Enumerable.Range(1, Count - 1).Any(c => truth[c] && IsPossible(c));

    /// <summary>Whether every value that is there is in a cell that is true.</summary>
    public bool IsTrueOnAll(bool[] truth) => Enumerable.Range(1, Count - 1).All(c => truth[c] || !IsPossible(c));

    /// <summary>The plan of cells, of which some are true and some not, and the empty one not.</summary>
    protected abstract Plan Some(bool[] truth);

    protected bool IsPossible(int cell) => CanBe(cell) != Verdict.No;

    /// <summary>The plan of values that are true or not, beside others of which the same is known.</summary>
    protected Plan Named(IEnumerable<(Value Value, bool IsTrue)> values, bool others, bool matchCase)
    {
        var set = new InSet(term, [.. values.Where(v => v.IsTrue != others).Select(v => v.Value)], matchCase);
        return others ? Plan.All(NotEmpty, Plan.Not(set)) : set;
    }

    /// <summary>What a leaf answers for a value in the place of its term.</summary>
    protected static bool Holds(Plan leaf, Value value) => leaf.On(new ConstantTerm(value)).Accept(new Interpreter(NoEntity, RelatedRows.None));

    private Plan Positive(bool[] truth) => !IsTrueOnAny(truth) ? new Constant(false) : IsTrueOnAll(truth) ? NotEmpty : Some(truth);
}
