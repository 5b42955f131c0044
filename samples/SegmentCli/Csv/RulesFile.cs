using Segmentation;

namespace SegmentCli.Csv;

/// <summary>Reads a file of rules.</summary>
internal static class RulesFile
{
    /// <exception cref="InputException">The file cannot be read or holds no rules.</exception>
    public static RuleCatalogue Read(string path)
    {
        try
        {
            var result = RuleCatalogue.TryFromJson(File.ReadAllText(path), ShippedActions.Catalogue, CustomerFile.EntityType);
            return result.Catalogue ?? throw new InputException([.. result.Issues.Select(i => $"{path}: {(i.Span is null ? "" : i.Pointer + "  ")}{i}")]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>What is worth knowing about the rules.</summary>
    /// <exception cref="InputException">A rule cannot be bound to the file.</exception>
    public static IReadOnlyList<string> Check(RuleCatalogue rules, CustomerFile file)
    {
        // Nothing is done here: lists and templates are free names, and fields need not be writable; but they have to be there.
        var issues = rules.IssuesIn(file.Context, ShippedActions.Catalogue)
            .Where(i => !IsOfAction(i.Issue.Pointer!) || i.Issue.Code is IssueCode.UnknownField or IssueCode.Overlap)
            .ToList();
        string[] lines = [.. issues.Select(i => i.ToString())];
        return issues.Exists(i => i.Issue.Severity == Severity.Error) ? throw new InputException(lines) : lines;
    }

    private static bool IsOfAction(string place) => place.Split('/').Any(p => p is "then" or "values" or "sets");
}
