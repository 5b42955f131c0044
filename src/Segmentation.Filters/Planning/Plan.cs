using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A filter bound to a model: typed, validated and made of few primitives, its times still symbolic. Immutable and thread-safe.</summary>
/// <remarks>A plan may be kept and used for many queries; the primitives are in <c>Segmentation.Planning</c>. Plans are value-equal.</remarks>
public abstract record Plan
{
    private protected Plan()
    {
    }

    /// <summary>What the answer depends on besides the entity.</summary>
    public abstract TimeDependence TimeDependence { get; }

    /// <summary>What the primitive itself tests: one term, two that are compared, or none.</summary>
    public virtual IReadOnlyList<Term> Terms => [];

    /// <summary>Calls the visitor's method for this primitive.</summary>
    public abstract TResult Accept<TResult>(PlanVisitor<TResult> visitor);

    /// <summary>The plan with every time a constant; this same plan when it depends on none.</summary>
    public Plan At(Moment moment) => TimeDependence == TimeDependence.None ? this : Accept(new MomentResolver(moment));

    /// <summary>True when all parts are; constants are folded and nested groups made one.</summary>
    public static Plan All(params IEnumerable<Plan> parts) => Joined(parts, p => (p as All)?.Parts, decisive: false, kept => new All([.. kept]));

    /// <summary>True when at least one part is; constants are folded and nested groups made one.</summary>
    public static Plan Any(params IEnumerable<Plan> parts) => Joined(parts, p => (p as Any)?.Parts, decisive: true, kept => new Any([.. kept]));

    /// <summary>The exact complement; a comparison is never turned round, since it is false on empty.</summary>
    public static Plan Not(Plan inner) => inner switch
    {
        Constant constant => new Constant(!constant.Answer),
        Negation negation => negation.Inner,
        _ => new Negation(inner),
    };

    private static Plan Joined(IEnumerable<Plan> parts, Func<Plan, ValueList<Plan>?> nested, bool decisive, Func<List<Plan>, Plan> join)
    {
        var kept = new List<Plan>();
        foreach (var part in parts)
        {
            if (nested(part) is not { } own)
            {
                if (Decides(part))
                    return part;
                continue;
            }

            foreach (var inner in own)
            {
                if (Decides(inner))
                    return inner;
            }
        }

        return kept switch { [] => new Constant(!decisive), [var only] => only, _ => join(kept) };

        bool Decides(Plan part)
        {
            if (part is Constant constant)
                return constant.Answer == decisive;
            kept.Add(part);
            return false;
        }
    }
}
