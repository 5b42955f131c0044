namespace Segmentation;

/// <summary>A named formula that filters use like a field. Immutable.</summary>
/// <param name="Name">The name in filters, matched without regard to case where that is unambiguous.</param>
/// <param name="Formula">What it is reckoned from.</param>
public sealed record DerivedField(string Name, Formula Formula)
{
    /// <summary>What people read in place of the name; none unless the entity type was given labels.</summary>
    public Labels Labels { get; internal init; } = Labels.None;
}
