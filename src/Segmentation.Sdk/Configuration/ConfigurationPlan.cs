namespace Segmentation;

/// <summary>One difference between a configuration and a document.</summary>
/// <param name="Section">The section.</param>
/// <param name="Words">What differs: before and after.</param>
public sealed record ConfigurationChange(string Section, string Words)
{
    /// <summary>The difference in a line.</summary>
    public override string ToString() => $"{Section}: {Words}";
}

/// <summary>What an import would do, and what is wrong with the document. Nothing has been written. Immutable.</summary>
public sealed class ConfigurationPlan
{
    internal ConfigurationPlan(
        SegmentationConfiguration configuration, IReadOnlyList<Issue> issues, IReadOnlyList<(string Name, ConfigurationSectionPlan Plan)> sections)
    {
        (Configuration, Issues, Sections) = (configuration, issues, sections);
        Changes = [.. sections.SelectMany(s => s.Plan.Changes.Select(c => new ConfigurationChange(s.Name, c)))];
    }

    /// <summary>What was found, each with its place as a JSON pointer; the document's place is empty.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    /// <summary>The differences, section after section. Where there are errors, parts that cannot be read are not among them.</summary>
    public IReadOnlyList<ConfigurationChange> Changes { get; }

    /// <summary>Whether the plan may be applied: no issue is an error.</summary>
    public bool IsValid => Issues.All(i => i.Severity != Severity.Error);

    internal SegmentationConfiguration Configuration { get; }

    internal IReadOnlyList<(string Name, ConfigurationSectionPlan Plan)> Sections { get; }
}

/// <summary>A configuration could not be imported whole; the message and the lists say what was written and what was not.</summary>
public sealed class ConfigurationException : Exception
{
    internal ConfigurationException(string message, IReadOnlyList<string> written, IReadOnlyList<string> notWritten, Exception? inner = null)
        : base($"{message}; {Words(written, "was", "were")} written, {Words(notWritten, "was", "were")} not: plan the import again", inner) =>
        (Written, NotWritten) = (written, notWritten);

    /// <summary>The sections that were written.</summary>
    public IReadOnlyList<string> Written { get; }

    /// <summary>The sections that should have been written, and were not.</summary>
    public IReadOnlyList<string> NotWritten { get; }

    private static string Words(IReadOnlyList<string> sections, string one, string several) =>
        sections is [] ? $"nothing {one}" : $"{string.Join(", ", sections)} {(sections.Count == 1 ? one : several)}";
}
