using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A part of a filter and what it was bound to: a tree parallel to the filter, for explanations.</summary>
internal sealed class BoundPart(Filter filter)
{
    public Filter Filter => filter;

    /// <summary>The part's own plan; null where it has an error.</summary>
    public Plan? Plan { get; set; }

    /// <summary>The parts within: of a group, a negation, a segment's definition, or what related rows have to match.</summary>
    public List<BoundPart> Parts { get; } = [];

    /// <summary>What a condition tests; null for other parts.</summary>
    public Term? Term { get; set; }

    /// <summary>What a condition compares with, beside the operands as written.</summary>
    public ValueList<BoundOperand> Operands { get; set; } = [];

    /// <summary>The relations that lead to the rows that a part asks about; empty for other parts.</summary>
    public ValueList<Relation> Way { get; set; } = [];

    /// <summary>The entity type of those rows; null for other parts.</summary>
    public EntityType? Target { get; set; }
}
