namespace Segmentation;

/// <summary>A form layout is not well-formed, or cannot be changed as was asked; the message names the section and the field.</summary>
public sealed class FormLayoutException : ArgumentException
{
    /// <summary>A refusal.</summary>
    public FormLayoutException(string message)
        : base(message)
    {
    }

    /// <summary>The faults found in one layout, one a line in the message.</summary>
    public FormLayoutException(IReadOnlyList<Issue> issues)
        : base(string.Join(Environment.NewLine, issues)) => Issues = issues;

    /// <summary>What was found, each with its place in the layout's JSON form; empty for a refusal.</summary>
    public IReadOnlyList<Issue> Issues { get; } = [];
}
