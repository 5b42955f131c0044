using System.Linq.Expressions;
using System.Reflection;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What an entity can surely be, whatever else it is: by this some that match are found without making any.</summary>
internal sealed partial class Abstraction
{
    private readonly ReadSet _reads;

    /// <summary>Whether a term can have any value: a field that nothing else in the plan is read from, of the entity or of one that it may surely have.</summary>
    private bool IsFree(Place place)
    {
        if (place.Term is AggregateTerm { Function: AggregateFunction.Count, Path: [{ IsMany: true } relation] })
            return place.Scope.Count == 0 && Joins([relation]);
        return place.Term is FieldTerm { Field: var field } && (place.Scope.Count == 0 || Joins(place.Scope)) &&
            !_leaves.Keys.Any(other => other.Scope.Equals(place.Scope) && other.Term is FieldTerm { Field: var another } && IsReadTwice(field, another));
    }

    /// <summary>Whether values can compare in any way: of two fields of which nothing else is asked.</summary>
    private bool IsFree(Pair pair)
    {
        bool IsAskedAlone(Place place) => IsFree(place) && LeavesAt(place).All(l => l is IsEmpty || (l is Compare other && Pair.Of([], other) == pair));

        return pair.Left != pair.Right && pair.Places.All(IsAskedAlone) && IsShort(pair.Shift);
    }

    // From the middle of the calendar such a step stays within.
    private static bool IsShort(TimeStep? shift) => shift is not { } step || Math.Abs(step.Minutes / 1_440 ?? step.Days ?? step.Months * 31 ?? 0) < 300_000;

    /// <summary>Whether two fields are not independent: they read one property, or are of one name, as that of two snapshots of a model.</summary>
    private static bool IsReadTwice(Field one, Field other) => one != other &&
        (string.Equals(one.Name, other.Name, StringComparison.Ordinal) || (one.Property is { } property && property.Equals(other.Property)));

    /// <summary>
    /// Whether an entity can surely have related ones, whatever is chosen for either: the plan follows one relation only, once, and does not ask for the
    /// keys that it joins by.
    /// </summary>
    private bool Joins(ValueList<Relation> scope)
    {
        if (scope is not [var relation] || _reads.Relations.Count != 1 || !_reads.Relations.TryGetValue(relation, out var rows) || rows.Relations.Count > 0)
            return false;
        var fields = _reads.Fields.Concat(rows.Fields).Concat(_leaves.Keys.Select(p => p.Term).OfType<FieldTerm>().Select(t => t.Field));
        return PropertyOf(relation.NearMember ?? relation.FarMember) is { } key && fields.All(f => f.Type.Scalar != ScalarType.Reference && !key.Equals(f.Property));
    }

    private static MemberInfo? PropertyOf(LambdaExpression? lambda)
    {
        var body = lambda?.Body;
        while (body is UnaryExpression convert)
            body = convert.Operand;
        return (body as MemberExpression)?.Member;
    }
}
