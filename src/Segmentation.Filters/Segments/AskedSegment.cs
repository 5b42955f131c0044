using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A segment that a filter asks for, and where in the filter's JSON form.</summary>
internal readonly record struct AskedSegment(InSegment Node, string Pointer)
{
    public string Key => Node.Key;

    /// <summary>All that a filter asks for, inside relations and aggregates too, in the order written.</summary>
    public static IEnumerable<AskedSegment> In(Filter? filter) => filter?.Accept(new Finder("")) ?? [];

    private sealed class Finder(string place) : FilterVisitor<IEnumerable<AskedSegment>>
    {
        public override IEnumerable<AskedSegment> Visit(Everyone node) => [];

        public override IEnumerable<AskedSegment> Visit(Nobody node) => [];

        public override IEnumerable<AskedSegment> Visit(Changed node) => [];

        public override IEnumerable<AskedSegment> Visit(AllOf node) => node.Parts.SelectMany((p, i) => Within($"all/{i}", p));

        public override IEnumerable<AskedSegment> Visit(AnyOf node) => node.Parts.SelectMany((p, i) => Within($"any/{i}", p));

        public override IEnumerable<AskedSegment> Visit(Not node) => Within("not", node.Inner);

        public override IEnumerable<AskedSegment> Visit(InSegment node) => [new AskedSegment(node, $"{place}/segment")];

        public override IEnumerable<AskedSegment> Visit(Related node) => Within("where", node.Where);

        public override IEnumerable<AskedSegment> Visit(Condition node)
        {
            var several = node.Operator.Operands is OperandShape.Two or OperandShape.Set;
            return OfSubject("where", node.Subject).Concat(node.Operands.SelectMany((o, i) =>
                o is SubjectOperand other ? OfSubject(several ? $"value/{i}/where" : "value/where", other.Subject) : []));
        }

        private IEnumerable<AskedSegment> OfSubject(string member, Subject subject) => Within(member, (subject as AggregateSubject)?.Where);

        private IEnumerable<AskedSegment> Within(string member, Filter? inner) => inner?.Accept(new Finder($"{place}/{member}")) ?? [];
    }
}
