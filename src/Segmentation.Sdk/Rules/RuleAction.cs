namespace Segmentation;

/// <summary>Something that a rule, or a bulk action, does to an entity. Immutable and value-equal. Derive your own, and register a handler and a kind.</summary>
public abstract record RuleAction;
