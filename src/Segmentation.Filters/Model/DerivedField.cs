namespace Segmentation;

/// <summary>A named formula that filters use like a field. Immutable.</summary>
/// <param name="Name">The name in filters, matched without regard to case where that is unambiguous.</param>
/// <param name="Formula">What it is reckoned from.</param>
public sealed record DerivedField(string Name, Formula Formula);
