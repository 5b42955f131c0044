namespace Segmentation;

/// <summary>Whom a form layout holds for: everybody or one user, in all pipelines or in one. Immutable.</summary>
public sealed record FormScope
{
    private FormScope(string? pipeline, string? user) => (Pipeline, User) = (pipeline, user);

    /// <summary>Everybody, in all pipelines.</summary>
    public static FormScope Common { get; } = new(null, null);

    /// <summary>A code of the picklist <c>pipeline</c>, matched without regard to case; null: all pipelines.</summary>
    public string? Pipeline { get; }

    /// <summary>The user, as the application names its users, matched exactly; null: everybody.</summary>
    public string? User { get; }

    /// <summary>One user, in all pipelines.</summary>
    /// <exception cref="ArgumentException">The user is empty.</exception>
    public static FormScope Personal(string user)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return new FormScope(null, user);
    }

    /// <summary>The same people in one pipeline.</summary>
    /// <exception cref="ArgumentException">The code is empty.</exception>
    public FormScope In(string pipeline)
    {
        ArgumentException.ThrowIfNullOrEmpty(pipeline);
        return new FormScope(pipeline, User);
    }

    /// <summary>Everybody in the same pipeline.</summary>
    internal FormScope ForAll() => new(Pipeline, null);

    /// <summary>The scope and those that stand in for it, the nearest first: a user's own choice goes before a pipeline's.</summary>
    internal IEnumerable<FormScope> WithFallbacks() =>
        new[] { this, new(null, User), ForAll(), Common }.Distinct();

    /// <inheritdoc/>
    public bool Equals(FormScope? other) =>
        other is not null && User == other.User && string.Equals(Pipeline, other.Pipeline, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(User, Pipeline is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Pipeline));
}
