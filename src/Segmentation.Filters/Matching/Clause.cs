namespace Segmentation;

/// <summary>A field as it is indexed: with regard to the case of text, or without.</summary>
internal readonly record struct FieldKey(Field Field, bool MatchCase);

/// <summary>Something that is asked of one field.</summary>
internal readonly record struct FieldQuestion(FieldKey Key, Plan Plan);

/// <summary>One way for a filter to be true: all questions of its fields hold, which an index answers, and so does what is left, which is asked.</summary>
internal sealed record Clause(IReadOnlyList<FieldQuestion> Questions, IReadOnlyList<ResidualPart> Residual)
{
    /// <summary>Asks nothing.</summary>
    public static Clause Always { get; } = new([], []);

    /// <summary>Both at once. What both ask of a field becomes one question; of a multi-value it cannot, since different items may answer.</summary>
    public Clause And(Clause other)
    {
        if (Questions.Count == 0 && Residual.Count == 0)
            return other;
        var (questions, residual) = (Questions.ToList(), Residual.Concat(other.Residual).ToList());
        foreach (var question in other.Questions)
        {
            var same = questions.FindIndex(q => q.Key == question.Key);
            if (same < 0)
                questions.Add(question);
            else if (!question.Key.Field.Type.IsMany)
                questions[same] = question with { Plan = Plan.All(questions[same].Plan, question.Plan) };
            else
                residual.Add(new ResidualPart(question.Plan, ResidualReason.Items));
        }

        return new Clause(questions, residual);
    }
}
