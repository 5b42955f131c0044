using Segmentation.Planning;

namespace Segmentation;

/// <summary>Finds the values that questions of one field name.</summary>
internal sealed class NamedKeys<TKey, TKeys>
    where TKeys : struct, IFieldKeys<TKey>
{
    public List<TKey> Found { get; } = [];

    public void AddFrom(Plan question)
    {
        switch (question)
        {
            case All all:
                AddFrom(all.Parts.AsSpan());
                break;
            case Any any:
                AddFrom(any.Parts.AsSpan());
                break;
            case Negation negation:
                AddFrom(negation.Inner);
                break;
            case IsEmpty:
                break;
            case InRange range:
                Add(TKeys.StartOf(range.Low));
                Add(TKeys.EndOf(range.High));
                break;
            case InSet set:
                Add(set.Values.AsSpan());
                break;
            case HasItems items:
                foreach (var spellings in items.Items.AsSpan())
                    Add(spellings.AsSpan());
                break;
            case MemberOf member:
                foreach (var memberKey in member.Keys.AsSpan())
                    Add([memberKey.Value]);
                break;
            default:
                throw QuestionedField.None(question);
        }
    }

    private void AddFrom(ReadOnlySpan<Plan> questions)
    {
        foreach (var question in questions)
            AddFrom(question);
    }

    private void Add(Cut<TKey> cut)
    {
        if (cut.Place is CutPlace.Before or CutPlace.After)
            Found.Add(cut.Key);
    }

    private void Add(ReadOnlySpan<Value> values)
    {
        foreach (var value in values)
        {
            if (TKeys.TryRead(value, out var key))
                Found.Add(key);
        }
    }
}

/// <summary>Finds where on a scale a question is answered by yes. The scale has a position for each value that it names.</summary>
internal readonly struct QuestionedPositions<TKey, TKeys, TScale>(TScale scale)
    where TKeys : struct, IFieldKeys<TKey>
    where TScale : struct, IFieldScale<TKey>
{
    // A list of a rule has mostly no more.
    private const int FewValues = 16;

    public PositionSet Of(Plan question) => question switch
    {
        // All are true where not one is false.
        All all => all.Parts.Select(Of).Select(p => p.Complement()).Aggregate((one, other) => one.Union(other)).Complement(),
        Any any => any.Parts.Select(Of).Aggregate((one, other) => one.Union(other)),
        Negation negation => Of(negation.Inner).Complement(),
        IsEmpty => PositionSet.At(scale.Empty),
        InRange range => PositionSet.Between(PositionOf(TKeys.StartOf(range.Low)), PositionOf(TKeys.EndOf(range.High))),
        InSet { Values: [var only] } when TKeys.TryRead(only, out var key) => PositionSet.At(scale.PositionOf(key)),
        InSet set => PositionsOf(set.Values.AsSpan()),
        HasItems items => PositionsOf([.. items.Items.SelectMany(i => i)]),
        MemberOf member => PositionsOf([.. member.Keys.Select(k => k.Value)]),
        _ => throw QuestionedField.None(question),
    };

    private int PositionOf(Cut<TKey> cut) => cut.Place switch
    {
        CutPlace.Start => 0,
        CutPlace.End => scale.Empty,
        _ => scale.PositionOf(cut.Key) + (cut.Place == CutPlace.After ? 1 : 0),
    };

    private PositionSet PositionsOf(ReadOnlySpan<Value> values)
    {
        Span<int> positions = values.Length <= FewValues ? stackalloc int[FewValues] : new int[values.Length];
        var count = 0;
        foreach (var value in values)
        {
            if (TKeys.TryRead(value, out var key))
                positions[count++] = scale.PositionOf(key);
        }

        return PositionSet.Of(positions[..count]);
    }
}
