using Segmentation.Planning;

namespace Segmentation;

/// <summary>Makes tests of chunks of a plan. What columns do not answer is asked of the entity, where the base keeps it.</summary>
internal sealed class ScanCompiler<T>(Columns columns, int slots, bool hasEntities, RelatedRows related) : PlanVisitor<ChunkTest>
    where T : class
{
    private readonly RowReader _terms = new(columns);

    public override ChunkTest Visit(Constant node) => new ConstantTest(node.Answer);

    public override ChunkTest Visit(All node) => new AllTest([.. node.Parts.Select(p => p.Accept(this))]);

    public override ChunkTest Visit(Any node) => new AnyTest([.. node.Parts.Select(p => p.Accept(this))]);

    public override ChunkTest Visit(Negation node) => new NotTest(node.Inner.Accept(this));

    public override ChunkTest Visit(IsEmpty node) =>
        ColumnOf(node.Term) is { } coding ? new EmptyTest(coding, slots) : OfValue(node, node.Term, value => value.IsEmpty);

    public override ChunkTest Visit(InRange node) =>
        ColumnOf(node.Term) is { } coding ? new RangeTest(node, coding, slots) : OfValue(node, node.Term, value => Interpreter.Holds(node, value));

    public override ChunkTest Visit(InSet node) =>
        ColumnOf(node.Term) is { } coding ? new SetTest(node, coding, slots) : OfValue(node, node.Term, value => Interpreter.Holds(node, value));

    public override ChunkTest Visit(TextMatch node) => ColumnOf(node.Term) is { } coding ? new TextMatchTest(node, coding, slots) : OfEntity(node);

    public override ChunkTest Visit(HasItems node) => ColumnOf(node.Term) is { } coding ? new ItemsTest(node, coding, slots) : OfEntity(node);

    public override ChunkTest Visit(Compare node) =>
        ColumnOf(node.Left) is { } one && ColumnOf(node.Right) is { } other ? new CompareTest(node, one, other)
        : node.Left.Accept(_terms) is { } left && node.Right.Accept(_terms) is { } right
            ? new ValueTest((chunk, row) => ValueComparison.Holds(node, left(chunk, row), right(chunk, row)))
        : OfEntity(node);

    public override ChunkTest Visit(AnnualDate node) => ColumnOf(node.Term) is { Kind: ValueKind.Date } coding
        ? new AnnualTest(node, coding, slots)
        : OfValue(node, node.Term, value => Interpreter.Holds(node, value));

    public override ChunkTest Visit(MemberOf node)
    {
        var keys = node.Keys.Select(k => k.Value).Where(k => k.Kind == columns.Key.Kind);
        return new SetTest(new InSet(new FieldTerm(columns.Key.Field), [.. keys], MatchCase: true), columns.Key, slots);
    }

    public override ChunkTest Visit(HasRelated node) => OfEntity(node);

    private Coding? ColumnOf(Term term) => term is FieldTerm { Field: var field } ? columns.Find(field) : null;

    private ChunkTest OfValue(Plan leaf, Term term, Func<Value, bool> holds) =>
        !term.Type.IsMany && term.Accept(_terms) is { } read ? new ValueTest((chunk, row) => holds(read(chunk, row))) : OfEntity(leaf);

    private EntityRowTest<T> OfEntity(Plan leaf) => hasEntities
        ? new EntityRowTest<T>(leaf.Accept(new PredicateCompiler<T>()), related)
        : throw new InvalidOperationException($"The columns alone do not answer {leaf}: make its fields columns, or keep the entities.");
}
