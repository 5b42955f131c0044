namespace Segmentation;

/// <summary>A field as it is indexed: with regard to the case of text, or without.</summary>
internal readonly record struct FieldKey(Field Field, bool MatchCase);

/// <summary>Something that is asked of one field.</summary>
internal readonly record struct FieldQuestion(FieldKey Key, Plan Plan);

/// <summary>One way for a filter to be true: all questions of its fields hold, which an index answers, and so does what is left, which is asked.</summary>
/// <param name="questions">How many questions there will be, perhaps more or fewer.</param>
internal sealed class Clause(int questions = 1)
{
    private List<ResidualPart>? _residual;

    public List<FieldQuestion> Questions { get; } = new(questions);

    public IReadOnlyList<ResidualPart> Residual => (IReadOnlyList<ResidualPart>?)_residual ?? [];

    /// <summary>Asks a field too. What was asked of it before becomes one question with this, but of a multi-value, whose items may answer each.</summary>
    public Clause Add(FieldQuestion question)
    {
        for (var i = 0; i < Questions.Count; i++)
        {
            if (Questions[i].Key != question.Key)
                continue;
            if (question.Key.Field.Type.IsMany)
                return Add(new ResidualPart(question.Plan, ResidualReason.Items));
            Questions[i] = question with { Plan = Plan.All(Questions[i].Plan, question.Plan) };
            return this;
        }

        Questions.Add(question);
        return this;
    }

    public Clause Add(ResidualPart part)
    {
        (_residual ??= []).Add(part);
        return this;
    }

    /// <summary>Both at once, as a clause of its own.</summary>
    public static Clause Both(Clause one, Clause other)
    {
        var both = new Clause(one.Questions.Count + other.Questions.Count);
        both.Add(one);
        both.Add(other);
        return both;
    }

    private void Add(Clause other)
    {
        foreach (var question in other.Questions)
            Add(question);
        foreach (var part in other.Residual)
            Add(part);
    }
}
