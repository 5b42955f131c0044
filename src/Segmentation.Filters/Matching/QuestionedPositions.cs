using Segmentation.Planning;

namespace Segmentation;

/// <summary>Visits what is asked of one field, and nothing else can be asked of it.</summary>
internal abstract class QuestionVisitor<TResult> : PlanVisitor<TResult>
{
    public override TResult Visit(Constant node) => throw NoQuestion(node);

    public override TResult Visit(TextMatch node) => throw NoQuestion(node);

    public override TResult Visit(Compare node) => throw NoQuestion(node);

    public override TResult Visit(AnnualDate node) => throw NoQuestion(node);

    public override TResult Visit(HasRelated node) => throw NoQuestion(node);

    private static InvalidOperationException NoQuestion(Plan node) => new($"No index answers {node}.");
}

/// <summary>Finds the values that questions name.</summary>
internal sealed class NamedKeys<TKey, TKeys> : QuestionVisitor<bool>
    where TKeys : struct, IFieldKeys<TKey>
{
    public List<TKey> Found { get; } = [];

    public override bool Visit(All node) => Each(node.Parts);

    public override bool Visit(Any node) => Each(node.Parts);

    public override bool Visit(Negation node) => node.Inner.Accept(this);

    public override bool Visit(IsEmpty node) => true;

    public override bool Visit(InRange node)
    {
        Add(TKeys.StartOf(node.Low));
        Add(TKeys.EndOf(node.High));
        return true;
    }

    public override bool Visit(InSet node)
    {
        for (var i = 0; i < node.Values.Count; i++)
            Add(node.Values[i]);
        return true;
    }

    public override bool Visit(HasItems node) => Add(node.Items.SelectMany(i => i));

    public override bool Visit(MemberOf node) => Add(node.Keys.Select(k => k.Value));

    private bool Each(IReadOnlyList<Plan> parts)
    {
        foreach (var part in parts)
            part.Accept(this);
        return true;
    }

    private void Add(Cut<TKey> cut)
    {
        if (cut.Place is CutPlace.Before or CutPlace.After)
            Found.Add(cut.Key);
    }

    private bool Add(IEnumerable<Value> values)
    {
        foreach (var value in values)
            Add(value);
        return true;
    }

    private void Add(Value value)
    {
        if (TKeys.TryRead(value, out var key))
            Found.Add(key);
    }
}

/// <summary>Finds where on a scale a question is answered by yes. The scale has a position for each value that it names.</summary>
internal sealed class QuestionedPositions<TKey, TKeys, TScale>(TScale scale) : QuestionVisitor<PositionSet>
    where TKeys : struct, IFieldKeys<TKey>
    where TScale : struct, IFieldScale<TKey>
{
    // All are true where not one is false.
    public override PositionSet Visit(All node) =>
        node.Parts.Select(p => p.Accept(this).Complement()).Aggregate((one, other) => one.Union(other)).Complement();

    public override PositionSet Visit(Any node) => node.Parts.Select(p => p.Accept(this)).Aggregate((one, other) => one.Union(other));

    public override PositionSet Visit(Negation node) => node.Inner.Accept(this).Complement();

    public override PositionSet Visit(IsEmpty node) => PositionSet.At(scale.Empty);

    public override PositionSet Visit(InRange node) => PositionSet.Between(PositionOf(TKeys.StartOf(node.Low)), PositionOf(TKeys.EndOf(node.High)));

    public override PositionSet Visit(InSet node) =>
        node.Values is [var only] && TKeys.TryRead(only, out var key) ? PositionSet.At(scale.PositionOf(key)) : PositionsOf(node.Values);

    public override PositionSet Visit(HasItems node) => PositionsOf(node.Items.SelectMany(i => i));

    public override PositionSet Visit(MemberOf node) => PositionsOf(node.Keys.Select(k => k.Value));

    private int PositionOf(Cut<TKey> cut) => cut.Place switch
    {
        CutPlace.Start => 0,
        CutPlace.End => scale.Empty,
        _ => scale.PositionOf(cut.Key) + (cut.Place == CutPlace.After ? 1 : 0),
    };

    private PositionSet PositionsOf(IEnumerable<Value> values)
    {
        var positions = new List<int>();
        foreach (var value in values)
        {
            if (TKeys.TryRead(value, out var key))
                positions.Add(scale.PositionOf(key));
        }

        return PositionSet.Of(positions);
    }
}
