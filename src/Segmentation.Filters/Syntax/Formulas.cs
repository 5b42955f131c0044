namespace Segmentation.Syntax;

/// <summary>A field or aggregate.</summary>
public sealed record SubjectFormula(Subject Subject) : Formula(1 + Subject.Height, 1L + Subject.Count);

/// <summary>A number.</summary>
public sealed record NumberFormula(decimal Number) : Formula(1, 1);

/// <summary>Today.</summary>
public sealed record TodayFormula() : Formula(1, 1);

/// <summary>How two numbers make one.</summary>
public enum ArithmeticOperator
{
    /// <summary>Their sum.</summary>
    Plus,

    /// <summary>Their difference.</summary>
    Minus,

    /// <summary>Their product.</summary>
    Times,

    /// <summary>Their quotient.</summary>
    DividedBy,
}

/// <summary>A sum, difference, product or quotient.</summary>
public sealed record ArithmeticFormula(Formula Left, ArithmeticOperator Operator, Formula Right)
    : Formula(1 + Math.Max(Left.Levels, Right.Levels), 1L + Left.Parts + Right.Parts);

/// <summary>The days from one date to another.</summary>
public sealed record DaysBetweenFormula(Formula From, Formula To) : Formula(1 + Math.Max(From.Levels, To.Levels), 1L + From.Parts + To.Parts);
