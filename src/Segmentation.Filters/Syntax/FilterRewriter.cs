namespace Segmentation.Syntax;

/// <summary>Changes parts of a filter, inside relations and aggregates too; what stays as it was comes back as the same instance.</summary>
internal abstract class FilterRewriter : FilterVisitor<Filter>
{
    public override Filter Visit(Everyone node) => node;

    public override Filter Visit(Nobody node) => node;

    public override Filter Visit(InSegment node) => node;

    public override Filter Visit(Changed node) => node;

    public override Filter Visit(AllOf node) => Rewritten(node.Parts) is { } parts ? Filter.All([.. parts]) : node;

    public override Filter Visit(AnyOf node) => Rewritten(node.Parts) is { } parts ? Filter.Any([.. parts]) : node;

    public override Filter Visit(Not node) => node.Inner.Accept(this) is var inner && ReferenceEquals(inner, node.Inner) ? node : !inner;

    public override Filter Visit(Related node) => Inside(node.Relation, node.Where) is var where && ReferenceEquals(where, node.Where)
        ? node
        : new Related(node.Quantifier, node.Relation, where);

    /// <returns>A condition.</returns>
    public override Filter Visit(Condition node)
    {
        var subject = Rewritten(node.Subject);
        var operands = node.Operands.Map(o => o is SubjectOperand other && Rewritten(other.Subject) is var changed && !ReferenceEquals(changed, other.Subject)
            ? new SubjectOperand(changed, other.Offset)
            : o);
        return ReferenceEquals(subject, node.Subject) && ReferenceEquals(operands, node.Operands)
            ? node
            : new Condition(subject, node.Operator, operands, node.MatchCase);
    }

    /// <summary>The filter on the rows of a relation.</summary>
    protected virtual Filter Within(FieldPath relation, Filter where) => where.Accept(this);

    private Filter? Inside(FieldPath relation, Filter? where) => where is null ? null : Within(relation, where);

    /// <summary>The parts after the change; null when none changed.</summary>
    private ValueList<Filter>? Rewritten(ValueList<Filter> parts) =>
        parts.Map(p => p.Accept(this)) is var changed && ReferenceEquals(changed, parts) ? null : changed;

    private Subject Rewritten(Subject subject) => subject is AggregateSubject { Where: { } before } aggregate &&
        Within(aggregate.Relation, before) is var where && !ReferenceEquals(where, before)
        ? new AggregateSubject(aggregate.Function, aggregate.Relation, aggregate.Of, where)
        : subject;
}
