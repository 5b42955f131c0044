using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>
/// A part of the configuration that has a member of the document: its definitions are written, read, compared and saved with the others. A feature joins
/// by registering one, best derived from <see cref="ConfigurationSection{TDefinitions}"/>, after those that it refers to.
/// </summary>
public interface IConfigurationSection
{
    /// <summary>The member of the document.</summary>
    string Name { get; }

    /// <summary>The stored definitions as the document holds them: the same for the same definitions.</summary>
    /// <param name="draft">The definitions of the sections before; this one adds its own.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    ValueTask<JsonNode> ExportAsync(ConfigurationDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Reads what the document says, and checks it against the sections before. Writes nothing.</summary>
    /// <param name="element">The member; null where the document has none, and the definitions stay as they are.</param>
    /// <param name="draft">The definitions of the sections before, and where issues go; this one adds its own.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    ValueTask<ConfigurationSectionPlan> PlanAsync(JsonElement? element, ConfigurationDraft draft, CancellationToken cancellationToken = default);
}

/// <summary>What an import would do to one section.</summary>
/// <param name="Changes">The differences in words; none: nothing is written.</param>
/// <param name="IsCurrentAsync">Whether the definitions are still those that the plan was made from.</param>
/// <param name="SaveAsync">Saves the definitions for somebody; false when they were changed meanwhile, and nothing was written.</param>
public sealed record ConfigurationSectionPlan(
    IReadOnlyList<string> Changes,
    Func<CancellationToken, ValueTask<bool>> IsCurrentAsync,
    Func<string?, CancellationToken, ValueTask<bool>> SaveAsync);

/// <summary>What the sections of a document have been read as so far, and what was found. Not thread-safe.</summary>
public sealed class ConfigurationDraft
{
    private readonly List<Issue> _issues = [];

    internal ConfigurationDraft(BindingContext context) => Before = After = context;

    /// <summary>The definitions as they are stored.</summary>
    public BindingContext Before { get; set; }

    /// <summary>The definitions as they would be.</summary>
    public BindingContext After { get; set; }

    /// <summary>What was found, its place as a JSON pointer into the document.</summary>
    public IReadOnlyList<Issue> Issues => _issues;

    /// <summary>Whether an error was found: what refers to what could not be read cannot be checked any more.</summary>
    public bool HasErrors => _issues.Exists(i => i.Severity == Severity.Error);

    /// <summary>Notes something; an error keeps the whole document from being imported.</summary>
    public void Report(Issue issue) => _issues.Add(issue);

    /// <summary>Notes what is wrong after the import; what is wrong already keeps nobody from importing, and becomes a warning.</summary>
    internal void Report(IEnumerable<Issue> issues, IEnumerable<Issue> before, Func<Issue, string> placeOf)
    {
        var known = before.Select(Fault).ToHashSet();
        _issues.AddRange(issues.Select(i => (known.Contains(Fault(i)) && i.Severity == Severity.Error ? i with { Severity = Severity.Warning } : i) with
        {
            Pointer = placeOf(i),
        }));

        static (Severity, string?, IssueCode, string) Fault(Issue issue) => (issue.Severity, issue.Pointer, issue.Code, issue.Message);
    }

    internal void Inform(string pointer, IssueCode code, string message) => Report(new Issue(Severity.Information, code, message) { Pointer = pointer });

    /// <summary>What a part of the document is read as; null, with the fault noted, where it cannot be.</summary>
    internal T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonFault fault)
        {
            Report(fault.Issue);
            return null;
        }
    }

    /// <summary>What the items of an array are read as, with their places; those with a fault are left out, and noted.</summary>
    internal IReadOnlyList<T> Items<T>(JsonElement array, string pointer, Func<JsonElement, string, T?> read)
        where T : class =>
        [.. ConfigurationJson.Array(array, pointer).Select(i => Try(() => read(i.Element, i.Pointer))).OfType<T>()];
}
