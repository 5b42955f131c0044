using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Binder
{
    // How many relations were followed to get here.
    private int _depth;

    public override Plan? Visit(Related node)
    {
        if (At("relation", () => Follow(node.Relation, node.Relation.Steps.Count)) is not { } way)
            return null;
        (_part.Way, _part.Target) = (way.Relations, way.Target);
        WarnOfNoRows(node);
        var where = Where(node.Where, way, _isNegated != (node.Quantifier == Quantifier.No));
        return where is null ? null : node.Quantifier switch
        {
            Quantifier.Any => Has(way, where),
            Quantifier.No => Plan.Not(Has(way, where)),
            _ => Plan.Not(Has(way, Plan.Not(where))),
        };
    }

    private AggregateTerm? BindAggregate(AggregateSubject aggregate)
    {
        if (At("relation", () => Follow(aggregate.Relation, aggregate.Relation.Steps.Count)) is not { } way)
            return null;
        var of = aggregate.Of is { } name ? At("of", () => Within(way, () => Folded(aggregate, name))) : null;
        var where = Where(aggregate.Where, way, isNegated: false);
        if (where is null || (of is null && aggregate.Of is not null))
            return null;
        return of is not null && Within(way, () => Currency.NotFixed(of, where, _entityType, context).FirstOrDefault().Name) is { } currency
            ? Missing<AggregateTerm>(
                aggregate.Relation,
                IssueCode.MixedCurrency,
                $"`{FilterText.Show(aggregate)}` may mix currencies: let `where` fix one, as in `where {currency} = 'EUR'`")
            : new AggregateTerm(aggregate.Function, way.Relations, of, where);
    }

    private Term? Folded(AggregateSubject aggregate, string name)
    {
        if (BindMember(aggregate.Relation, name) is not { } of)
            return null;
        var isSum = aggregate.Function is AggregateFunction.Sum or AggregateFunction.Avg;
        if (((isSum ? FieldTypes.Number : FieldTypes.Ordered) & of.Type.Flag) != 0)
            return of;
        var (function, takes) = (aggregate.Function.ToString().ToLowerInvariant(), isSum ? "numbers" : "numbers, dates or datetimes");
        return Missing<Term>(aggregate.Relation, IssueCode.OperatorType, $"`{function}` takes {takes}; {FilterText.InBackQuotes(name)} is {of.Type}");
    }

    private Plan? Where(Filter? where, Way way, bool isNegated)
    {
        if (where is null)
            return new Constant(true);
        var outer = _isNegated;
        _isNegated = isNegated;
        var plan = At("where", () => Within(way, () => Part(where)));
        _isNegated = outer;
        return plan;
    }

    private bool LeadsToOne(FieldPath path)
    {
        var type = _entityType;
        foreach (var (i, step) in path.Steps.Index())
        {
            // A field hides a relation of its name only where a path ends.
            if ((i < path.Steps.Count - 1 ? type?.RelationsNamed(step) : type?.MembersNamed(step)) is not [Relation { IsMany: false } relation])
                return false;
            type = context.Model.Find(relation.Target);
        }

        return true;
    }

    /// <summary>A term that has a value exactly when the entity at the end of a path is there.</summary>
    private Term? Presence(FieldPath path)
    {
        using var place = _place.At("field");
        if (Follow(path, path.Steps.Count) is not { } way)
            return null;
        (_part.Way, _part.Target) = (way.Relations, way.Target);
        return Along(way, new ConstantTerm(Value.Of(1m)));
    }

    private static Term Along(Way way, Term term) => way.Relations.Reverse().Aggregate(term, (of, relation) => new PathTerm(relation, of));

    private static Plan Has(Way way, Plan where) =>
        way.Relations.Reverse().Aggregate(where, (inner, relation) => inner is Constant { Answer: false } ? inner : new HasRelated(relation, inner));

    /// <summary>The relations that the first steps of a path name; all but the last lead to one entity.</summary>
    private Way? Follow(FieldPath path, int steps)
    {
        if (_depth + steps > _limits.RelationDepth)
        {
            return Missing<Way>(
                path, IssueCode.TooLarge, $"`{path}` follows {_depth + steps} relations one from another: at most {_limits.RelationDepth} are allowed");
        }

        var (type, relations) = (_entityType, new List<Relation>(steps));
        for (var i = 0; i < steps; i++)
        {
            if (relations is [.., { IsMany: true } many])
                return ManyWithin(path, i, many);
            if (RelationNamed(path, i, type) is not { } relation)
                return null;
            relations.Add(relation);
            type = context.Model.Find(relation.Target)!;
        }

        return relations is [.., { IsMany: true } last] && steps < path.Steps.Count ? ManyWithin(path, steps, last) : new Way([.. relations], type);
    }

    private Relation? RelationNamed(FieldPath path, int at, EntityType type)
    {
        var name = path.Steps[at];
        var whole = string.Join('.', path.Steps);
        return type.RelationsNamed(name) switch
        {
            [var only] => only,
            { Count: > 1 } several => Missing<Relation>(
                path, IssueCode.AmbiguousField, $"several relations differ from `{name}` only in case", several.Select(r => r.Name)),
            _ when at == 0 && path.Steps.Count > 1 && type.MembersNamed(whole).Count > 0 => Missing<Relation>(
                path, IssueCode.UnknownField, $"unknown field {path}: a name that holds a dot stands in back quotes, `{whole}`"),
            _ when type.MembersNamed(name).Count > 0 => Missing<Relation>(
                path,
                IssueCode.UnknownRelation,
                $"{FilterText.InBackQuotes(name)} is a field, and leads to no rows",
                Suggestions.For(name, type.RelationNames)),
            _ => Missing<Relation>(path, IssueCode.UnknownRelation, $"unknown relation `{name}`", Suggestions.For(name, type.RelationNames)),
        };
    }

    private Way? ManyWithin(FieldPath path, int at, Relation many)
    {
        string Names(IEnumerable<string> steps) => string.Join('.', steps.Select(FilterText.Quote));

        var (upTo, beyond) = (Names(path.Steps.Take(at)), Names(path.Steps.Skip(at)));
        return Missing<Way>(path, IssueCode.RelationStep, $"{FilterText.InBackQuotes(many.Name)} leads to many rows: say `any {upTo} (… {beyond} …)`");
    }

    /// <summary>Does something at the end of a way, where names are those of the related entities.</summary>
    private TResult Within<TResult>(Way way, Func<TResult> act)
    {
        var outer = (_entityType, _depth);
        (_entityType, _depth) = (way.Target, _depth + way.Relations.Count);
        var result = act();
        (_entityType, _depth) = outer;
        return result;
    }

    /// <summary>Says so where a condition on related rows is true without any, reckoned through the negations around it.</summary>
    private void WarnOfNoRows(Related node)
    {
        // Who asks for no rows at all knows.
        if (node.Where is not null && node.Quantifier != Quantifier.Any != _isNegated)
            Report(node, Severity.Information, IssueCode.SelectsEmpty, $"also selects those with no `{node.Relation}`", []);
    }

    private sealed record Way(ValueList<Relation> Relations, EntityType Target);
}
