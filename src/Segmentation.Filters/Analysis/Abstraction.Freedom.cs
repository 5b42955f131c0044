using System.Linq.Expressions;
using System.Reflection;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What an entity can surely be, whatever else it is: by this some that match are found without making any.</summary>
internal sealed partial class Abstraction
{
    private readonly ReadSet _reads;
    private bool? _joins;

    /// <summary>Whether a term can have any value: a number of rows, or a field that shares no property with another, of an entity that may be there.</summary>
    private bool IsFree(Place place) => place.Term switch
    {
        AggregateTerm { Function: AggregateFunction.Count, Path: [{ IsMany: true }] } => Joins,
        FieldTerm { Field: var field } => (place.Scope.Count == 0 || Joins) &&
            !_leaves.Keys.Any(other => other.Scope.Equals(place.Scope) && other.Term is FieldTerm { Field: var another } && IsReadTwice(field, another)),
        _ => false,
    };

    /// <summary>Whether values can compare in any way: of two fields of which nothing else is asked.</summary>
    private bool IsFree(Pair pair)
    {
        bool IsAskedAlone(Place place) => IsFree(place) && LeavesAt(place).All(l => l is IsEmpty || (l is Compare other && Pair.Of([], other) == pair));

        // Two counts may be of the same rows, and one of rows that are not there at all.
        bool IsField(Place place) => place.Term is FieldTerm;

        return pair.Left != pair.Right && pair.Places.All(IsField) && pair.Places.All(IsAskedAlone) && IsShort(pair.Shift);
    }

    // From the middle of the calendar such a step stays within.
    private static bool IsShort(TimeStep? shift) => shift is not { } step || Math.Abs(step.Minutes / 1_440 ?? step.Days ?? step.Months * 31 ?? 0) < 300_000;

    /// <summary>Whether two fields are not independent: they read one property, or are of one name, as that of two snapshots of a model.</summary>
    private static bool IsReadTwice(Field one, Field other) => one != other &&
        (string.Equals(one.Name, other.Name, StringComparison.Ordinal) || (one.Property is { } property && property.Equals(other.Property)));

    /// <summary>Whether an entity can surely have related ones: no two relations join by one property, and the plan asks for none that any joins by.</summary>
    private bool Joins => _joins ??= MayJoin();

    private bool MayJoin()
    {
        var relations = RelationsIn(_reads).ToList();
        var properties = relations.Select(r => PropertyOf(r.Relation.NearMember ?? r.Relation.FarMember)).ToHashSet();
        var tested = _leaves.Keys.Select(p => p.Term).OfType<FieldTerm>().Select(t => t.Field);
        var fields = relations.SelectMany(r => r.Rows.Fields).Concat(_reads.Fields).Concat(tested);
        return properties.Count == relations.Count && !properties.Contains(null) &&
            fields.All(f => f.Type.Scalar != ScalarType.Reference && !(f.Property is { } property && properties.Contains(property)));
    }

    private static IEnumerable<(Relation Relation, ReadSet Rows)> RelationsIn(ReadSet reads) =>
        reads.Relations.SelectMany(r => RelationsIn(r.Value).Prepend((r.Key, r.Value)));

    private static MemberInfo? PropertyOf(LambdaExpression? lambda)
    {
        var body = lambda?.Body;
        while (body is UnaryExpression convert)
            body = convert.Operand;
        return (body as MemberExpression)?.Member;
    }
}
