namespace Segmentation.Syntax;

/// <summary>The way to a field or relation: one name, or the names of relations to follow and then of what stands at their end.</summary>
public sealed record FieldPath
{
    /// <summary>A path of one or more names, each taken verbatim.</summary>
    /// <exception cref="FilterException">There is no name, or one is empty.</exception>
    public FieldPath(params ReadOnlySpan<string> steps)
    {
        if (steps.IsEmpty)
            throw new FilterException("a path needs a name");
        foreach (var step in steps)
            Names.Require(step, "a name");
        Steps = ValueList.Create(steps);
    }

    /// <summary>The names, outermost first; never empty.</summary>
    public ValueList<string> Steps { get; }

    /// <summary>The path as text, its names back-quoted where the text form needs it.</summary>
    public override string ToString() => string.Join('.', Steps.Select(FilterText.Quote));

    /// <summary>A name as a path of one step; dots in it are part of the name.</summary>
    public static implicit operator FieldPath(string name) => new(name);
}

internal static class Names
{
    /// <exception cref="FilterException"><paramref name="name"/> is null or empty.</exception>
    public static string Require(string name, string what) =>
        string.IsNullOrEmpty(name) ? throw new FilterException($"{what} must not be empty") : name;
}
