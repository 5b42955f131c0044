using Segmentation.Planning;

namespace Segmentation;

/// <summary>Makes tests of chunks of a plan. What columns do not answer is asked of the entity, where the base keeps it.</summary>
internal sealed class ScanCompiler<T>(ColumnarSnapshot<T> snapshot, RelatedRows related) : PlanVisitor<ChunkTest>
    where T : class
{
    private readonly Columns _columns = snapshot.Layout.Columns;
    private readonly RowReader<T> _terms = new(snapshot, related);

    public override ChunkTest Visit(Constant node) => new ConstantTest(node.Answer);

    public override ChunkTest Visit(All node) => new AllTest([.. node.Parts.Select(p => p.Accept(this))]);

    public override ChunkTest Visit(Any node) => new AnyTest([.. node.Parts.Select(p => p.Accept(this))]);

    public override ChunkTest Visit(Negation node) => new NotTest(node.Inner.Accept(this));

    public override ChunkTest Visit(IsEmpty node) =>
        ColumnOf(node.Term) is { } column ? new EmptyTest(column)
        : OfPath(node.Term, of => Plan.Not(new IsEmpty(of))) is { } hasValue ? new NotTest(hasValue)
        : OfValue(node, node.Term, value => value.IsEmpty);

    public override ChunkTest Visit(InRange node) =>
        ColumnOf(node.Term) is { } column ? new RangeTest(node, column)
        : OfPath(node.Term, of => node with { Term = of }) ?? OfValue(node, node.Term, value => Interpreter.Holds(node, value));

    public override ChunkTest Visit(InSet node) =>
        ColumnOf(node.Term) is { } column ? new SetTest(node, column)
        : OfPath(node.Term, of => node with { Term = of }) ?? OfValue(node, node.Term, value => Interpreter.Holds(node, value));

    public override ChunkTest Visit(TextMatch node) => ColumnOf(node.Term) is { } column
        ? new TextMatchTest(node, column)
        : OfPath(node.Term, of => node with { Term = of }) ?? OfEntity(node);

    public override ChunkTest Visit(HasItems node) => ColumnOf(node.Term) is { } column
        ? new ItemsTest(node, column)
        : OfPath(node.Term, of => node with { Term = of }) ?? OfEntity(node);

    public override ChunkTest Visit(Compare node) =>
        CodingOf(node.Left) is { } one && CodingOf(node.Right) is { } other ? new CompareTest(node, one, other)
        : node.Left.Accept(_terms) is { } left && node.Right.Accept(_terms) is { } right
            ? new ValueTest((chunk, row) => ValueComparison.Holds(node, left(chunk, row), right(chunk, row)))
        : OfEntity(node);

    public override ChunkTest Visit(AnnualDate node) => ColumnOf(node.Term) is { Coding.Kind: ValueKind.Date } column
        ? new AnnualTest(node, column)
        : OfValue(node, node.Term, value => Interpreter.Holds(node, value));

    public override ChunkTest Visit(MemberOf node)
    {
        var keys = node.Keys.Select(k => k.Value).Where(k => k.Kind == _columns.Key.Kind);
        return new SetTest(new InSet(new FieldTerm(_columns.Key.Field), [.. keys], MatchCase: true), snapshot.ColumnOf(_columns.Key));
    }

    public override ChunkTest Visit(HasRelated node) => Related(node.Relation, node.Where, ofOne: false) ?? OfEntity(node);

    private SnapshotColumn? ColumnOf(Term term) => CodingOf(term) is { } coding ? snapshot.ColumnOf(coding) : null;

    private Coding? CodingOf(Term term) => term is FieldTerm { Field: var field } ? _columns.Find(field) : null;

    private ChunkTest? Related(Relation relation, Plan where, bool ofOne) =>
        ((RelationFrom<T>)relation).Accept(new JoinTestMaker<T>(snapshot, where, related, ofOne));

    /// <summary>A leaf over the end of a path, as what is asked of the row there; null where it is no such leaf, or that takes the entity.</summary>
    private ChunkTest? OfPath(Term term, Func<Term, Plan> leaf) => term is PathTerm path ? Related(path.Relation, leaf(path.Of), ofOne: true) : null;

    private ChunkTest OfValue(Plan leaf, Term term, Func<Value, bool> holds) =>
        !term.Type.IsMany && term.Accept(_terms) is { } read ? new ValueTest((chunk, row) => holds(read(chunk, row))) : OfEntity(leaf);

    private EntityRowTest<T> OfEntity(Plan leaf) => snapshot.HasEntities
        ? new EntityRowTest<T>(leaf.Accept(new PredicateCompiler<T>()), related)
        : throw new InvalidOperationException($"The columns alone do not answer {leaf}: make its fields columns, or keep the entities.");
}
