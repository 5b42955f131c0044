using Segmentation.Planning;

namespace Segmentation;

/// <summary>A plan without the groups that rules, or short proofs over several terms, show to be always or never true.</summary>
internal sealed class ShortForm : Simplifier
{
    // What the proof of a group may cost.
    private const int MostWork = 1 << 14;

    public static Plan Of(Plan plan) => plan.Accept(new ShortForm()) is var simple && simple == plan ? plan : simple;

    protected override Plan Finished(Plan group) => group is All && new Prover(MostWork).IsRefuted(group) ? new Constant(false) : group;
}
