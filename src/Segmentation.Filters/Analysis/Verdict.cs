namespace Segmentation;

/// <summary>What analysis can say about a filter. <see cref="Yes"/> and <see cref="No"/> are proofs.</summary>
/// <remarks>
/// The question is asked of all entities and related rows that the model's types can hold, at every moment. Fields are taken to be independent of one
/// another, and each to hold any value of its type: what a function behind a field rules out is not known.
/// </remarks>
public enum Verdict
{
    /// <summary>It is not so: some values that the types can hold are a counterexample, at some moment.</summary>
    No,

    /// <summary>It is so, whatever the entity, its related rows and the moment.</summary>
    Yes,

    /// <summary>Neither was proved.</summary>
    Unknown,
}
