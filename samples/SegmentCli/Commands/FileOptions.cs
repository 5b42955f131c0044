using System.CommandLine;
using System.Text;
using Segmentation;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

/// <summary>The options that every command on a file has, and what they come to.</summary>
internal sealed class FileOptions
{
    private readonly Option<string> _data = new("--data") { Description = "The CSV file.", HelpName = "FILE", Required = true };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The records' key; else the first column if its values are unique, else the row number.",
        HelpName = "FIELD",
    };

    private readonly Option<string?> _schema = new("--schema")
    {
        Description = "A JSON file with types and picklists, in place of inference.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _lenient = new("--lenient")
    {
        Description = "Cells that do not read as the schema's type are empty, and counted.",
    };

    private readonly Option<string> _delimiter = new("--delimiter")
    {
        Description = "One ASCII character, or the word tab.",
        HelpName = "C",
        DefaultValueFactory = _ => ",",
    };

    private readonly Option<string> _encoding = new("--encoding")
    {
        Description = "The file's encoding.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "utf-8",
    };

    private readonly Option<string?> _now = new("--now")
    {
        Description = "What `now` and `today` are reckoned from; else the machine's clock.",
        HelpName = "INSTANT",
    };

    private readonly Option<string> _zone = new("--zone")
    {
        Description = "The zone of days, and of datetimes without an offset.",
        HelpName = "IANA",
        DefaultValueFactory = _ => "UTC",
    };

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "interpreted, delegate, columnar or sqlite; all give the same answer.",
        DefaultValueFactory = _ => "delegate",
    };

    private readonly Option<string?> _segments = new("--segments")
    {
        Description = "A JSON file of segment definitions, for `in segment`.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _relate = new("--relate")
    {
        Description = "The rows of another file whose field equals a field of a record; again for each relation, [PARENT.]NAME for deeper ones.",
        HelpName = "NAME=FILE:CHILD_FIELD=PARENT_FIELD",
    };

    private readonly Option<string[]> _lookup = new("--lookup")
    {
        Description = "The one row of another file whose key equals a field of a record; again for each relation.",
        HelpName = "NAME=FILE:KEY_FIELD=FIELD",
    };

    private readonly Option<string?> _keyValue = new("--key") { Description = "The record's key.", HelpName = "VALUE", Required = true };

    /// <param name="command">The command.</param>
    /// <param name="needsSegments">Whether the command is about a file of segments.</param>
    /// <param name="keyIsValue">Whether <c>--key</c> names a record, and not the field that holds the keys.</param>
    public FileOptions(Command command, bool needsSegments = false, bool keyIsValue = false)
    {
        _segments.Required = needsSegments;
        Option[] all = [_data, keyIsValue ? _keyValue : _key, _schema, _lenient, _delimiter, _encoding, _now, _zone, _engine, _segments, _relate, _lookup];
        foreach (var option in all)
            command.Add(option);
    }

    /// <summary>The key of the record that is asked about.</summary>
    public string KeyValue(ParseResult parsed) => parsed.GetValue(_keyValue)!;

    /// <summary>Loads the file that the options name.</summary>
    /// <exception cref="InputException">An option or the file is bad.</exception>
    public CustomerFile Load(ParseResult parsed, TextWriter error)
    {
        var engine = EngineOf(parsed);
        var zoneName = parsed.GetValue(_zone)!;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
            throw new InputException($"`--zone {zoneName}` is no time zone: give an IANA name such as Europe/Berlin");
        var now = parsed.GetValue(_now) is { } text
            ? Cells.Instant(text) ?? throw new InputException($"`--now {text}` is no instant: write it like 2026-11-22T10:00:00Z")
            : TimeProvider.System.GetUtcNow();
        var schema = parsed.GetValue(_schema) is { } path ? SchemaFile.Read(path) : SchemaFile.None;
        var segments = parsed.GetValue(_segments) is { } definitions ? SegmentsFile.Read(definitions) : SegmentCatalogue.Empty;
        var requests = new RelationRequests(
            [.. new[] { _relate, _lookup }.SelectMany(o => (parsed.GetValue(o) ?? []).Select(text => RelationRequest.Parse(o.Name, text)))]);
        var reading = new CellReading(zone, parsed.GetValue(_lenient), error);
        RecordList Records(string file, IReadOnlyDictionary<string, ColumnType> types, string? key)
        {
            var table = Table(file, parsed, error);
            return RecordList.From(table, file, types, reading).Keyed(table, key);
        }

        var data = parsed.GetValue(_data)!;
        var root = new RelatedFile(CustomerFile.EntityType, data, Records(data, schema.Fields, parsed.GetValue(_key)));
        var files = requests.Files(root, (path, file) => Records(file, schema.FieldsOf(path), key: null));
        var related = files.Select(f => f.EntityType).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (schema.Related.Keys.FirstOrDefault(k => !related.Contains($"{CustomerFile.EntityType}.{k}")) is { } unknown)
            throw new InputException($"the schema's related file `{unknown}` is no relation of the command line");
        return new CustomerFile(files, schema.Picklists, new Question(segments, new Moment(now, zone), engine));
    }

    /// <summary>Another file, written as the first one.</summary>
    public CsvTable Table(string file, ParseResult parsed, TextWriter error) => CsvTable.Read(file, Delimiter(parsed), EncodingOf(parsed), error);

    private Engine EngineOf(ParseResult parsed) => parsed.GetValue(_engine)! switch
    {
        "interpreted" => Engine.Interpreted,
        "delegate" => Engine.Delegate,
        "columnar" => Engine.Columnar,
        "sqlite" => Engine.Sqlite,
        var other => throw new InputException($"`--engine {other}` is none: there are interpreted, delegate, columnar and sqlite"),
    };

    private char Delimiter(ParseResult parsed) => parsed.GetValue(_delimiter)! switch
    {
        "tab" => '\t',
        ['"' or '\r' or '\n'] or { Length: not 1 } => throw new InputException("`--delimiter` is one ASCII character, or the word tab"),
        [> '\x7f'] => throw new InputException("`--delimiter` is one ASCII character, or the word tab"),
        [var character] => character,
    };

    private Encoding EncodingOf(ParseResult parsed)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var name = parsed.GetValue(_encoding)!;
        try
        {
            // What cannot be read is told, not replaced.
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new InputException($"`--encoding {name}` is unknown: try utf-8, iso-8859-1 or windows-1252");
        }
    }
}
