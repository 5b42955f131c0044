using System.Linq.Expressions;

namespace Segmentation.EntityFrameworkCore;

/// <summary>
/// A condition as a store can ask it: every row that matches fulfils <paramref name="Upper"/>, and every row that fulfils <paramref name="Lower"/> matches.
/// </summary>
/// <remarks>So <c>not</c> swaps the two, and a condition that a store cannot answer at all is true above and false below.</remarks>
/// <param name="Upper">An expression of type <see cref="bool"/>; rows of which it is null in the store do not fulfil it.</param>
/// <param name="Lower">An expression of type <see cref="bool"/>, as the other; the same instance where the answer is exact.</param>
internal readonly record struct ConditionBounds(Expression Upper, Expression Lower)
{
    internal static readonly Expression True = Expression.Constant(true);
    internal static readonly Expression False = Expression.Constant(false);

    /// <summary>The store cannot answer the condition.</summary>
    public static ConditionBounds Unknown { get; } = new(True, False);

    /// <summary>Whether the store answers the condition itself.</summary>
    public bool IsExact => ReferenceEquals(Upper, Lower);

    /// <summary>The store answers the condition itself.</summary>
    public static ConditionBounds Exactly(Expression condition) => new(condition, condition);

    /// <summary>The store finds every row that matches, and perhaps others.</summary>
    public static ConditionBounds AtMost(Expression condition) => new(condition, False);

    internal static ConditionBounds Always(bool answer) => Exactly(answer ? True : False);

    internal ConditionBounds Negated => Map(Not, swaps: true);

    internal ConditionBounds And(ConditionBounds other, int maxTerms) => Conditions.All([this, other], maxTerms);

    /// <summary>The bounds of a condition around this one that is true of more rows the more this one is.</summary>
    internal ConditionBounds Within(Func<Expression, Expression> around) => Map(around, swaps: false);

    private static Expression Not(Expression condition) =>
        ReferenceEquals(condition, True) ? False : ReferenceEquals(condition, False) ? True : Expression.Not(condition);

    private ConditionBounds Map(Func<Expression, Expression> change, bool swaps)
    {
        if (IsExact)
            return Exactly(change(Upper));
        var (upper, lower) = (change(Upper), change(Lower));
        return swaps ? new ConditionBounds(lower, upper) : new ConditionBounds(upper, lower);
    }
}
