using Segmentation;

namespace SegmentCli.Csv;

/// <summary>What a question brings besides the files: the segments that it may ask for, the moment, and the engine.</summary>
internal sealed record Question(SegmentCatalogue Segments, Moment Moment, Engine Engine);

/// <summary>What finds the records that match; all find the same.</summary>
internal enum Engine
{
    /// <summary>Each filter is walked through for each record.</summary>
    Interpreted,

    /// <summary>Each filter becomes a delegate.</summary>
    Delegate,

    /// <summary>The records are kept column by column.</summary>
    Columnar,

    /// <summary>The records are in a database.</summary>
    Sqlite,
}

/// <summary>A file of records and those that it relates to, with the model to ask questions of them.</summary>
internal sealed class CustomerFile
{
    /// <summary>The name of the entity type that the first file's records are.</summary>
    public const string EntityType = "record";

    private readonly RecordList _list;
    private readonly Question _question;
    private readonly RelatedRows _related;
    private readonly Lazy<ColumnarSnapshot<Record>> _columnar;
    private readonly Lazy<SqliteRecords> _sqlite;

    /// <param name="files">The file that is asked about, and after it those that it relates to.</param>
    /// <param name="picklists">The schema's picklists.</param>
    /// <param name="question">What else is asked with.</param>
    /// <exception cref="InputException">Two relations of a file have one name, such as a relation and another's way back.</exception>
    public CustomerFile(IReadOnlyList<RelatedFile> files, PicklistSnapshot picklists, Question question)
    {
        (_list, _question) = (files[0].List, question);
        _columnar = new Lazy<ColumnarSnapshot<Record>>(LoadColumns);
        _sqlite = new Lazy<SqliteRecords>(() => new SqliteRecords(_list));
        try
        {
            var model = SegmentationModel.Create(m =>
            {
                foreach (var file in files)
                    m.Entity<Record>(file.EntityType, e => Declare(e, file));
            });
            Context = new BindingContext(model, picklists, Segments: question.Segments);
            _related = RelatedRows.Join(rows =>
            {
                foreach (var file in files)
                    rows.Add(model.Of<Record>(file.EntityType), file.List.Records);
            });
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message);
        }
    }

    public IReadOnlyList<Column> Columns => _list.Columns;

    public IReadOnlyList<Record> Records => _list.Records;

    /// <summary>The column whose cells are the records' keys; null: the row numbers are.</summary>
    public Column? KeyColumn => _list.KeyColumn;

    public BindingContext Context { get; }

    public Moment Moment => _question.Moment;

    /// <summary>What filters of other tools are read against: the file's own names, and datetimes without an offset in its zone.</summary>
    public InteropContext Interop => new(Context, Context.Model.Of<Record>(EntityType)) { Zone = Moment.Zone };

    public BindResult<Record> Bind(Filter filter, SegmentCatalogue? segments = null) =>
        filter.Bind<Record>(segments is null ? Context : Context with { Segments = segments }, EntityType);

    /// <summary>The records that match, in the file's order, found by the engine that was chosen.</summary>
    public IEnumerable<Record> Matching(BindResult<Record> bound) => _question.Engine switch
    {
        Engine.Sqlite => _sqlite.Value.Matching(bound, Moment, _related),
        Engine.Columnar => _columnar.Value.Select(bound, Moment, _related).Entities(),
        Engine.Interpreted => Records.Where(bound.Interpret(Moment).Over(_related)),
        _ => Records.Where(bound.Compile(Moment).Over(_related)),
    };

    /// <summary>The rules, bound to the file, on the engine that was chosen.</summary>
    public RuleEvaluator<Record> Bind(RuleCatalogue rules) =>
        rules.Bind<Record>(Context, Moment.Zone, matching: _question.Engine == Engine.Interpreted ? new InterpretedMatching() : null, entityType: EntityType);

    /// <summary>What rules do at an occasion.</summary>
    public IReadOnlyList<RuleOutcome> Evaluate(RuleEvaluator<Record> rules, Occasion<Record> occasion) => rules.Evaluate(occasion, _related);

    public Explanation Explain(BindResult<Record> bound, Record record) => bound.Explain(record, Moment, _related);

    /// <summary>The records that match, counted or measured by some fields.</summary>
    /// <exception cref="InputException">A field is unknown or of the wrong type.</exception>
    public CrossTab CrossTab(BindResult<Record> bound, CrossTabRequest request)
    {
        var tab = bound.CrossTab(request);
        if (!tab.IsValid)
            throw new InputException([.. tab.Issues.Select(i => $"`--{i.Pointer!.Split('/')[1]}`: {i with { Pointer = null }}")]);
        var tally = tab.Start(Moment);
        foreach (var record in Matching(bound))
            tally.Add(record, _related);
        return tally.Result();
    }

    private ColumnarSnapshot<Record> LoadColumns()
    {
        var columnar = new ColumnarBase<Record>(Context.Model.Of<Record>(EntityType));
        columnar.Upsert(Records);
        return columnar.Snapshot();
    }

    private static void Declare(EntityTypeBuilder<Record> entity, RelatedFile file)
    {
        entity.KeyFrom(r => r.Key);
        foreach (var column in file.List.Columns)
            column.Declare(entity);
        foreach (var relation in file.Relations)
            relation.Declare(entity);
    }
}
