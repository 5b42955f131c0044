using Segmentation.Planning;

namespace Segmentation;

/// <summary>A plan without the groups that rules, or short proofs over several terms, show to be always or never true.</summary>
internal sealed class ShortForm : Simplifier
{
    // What the proof of a group may cost.
    private const int MostWork = 1 << 14;

    public static Plan Of(Plan plan)
    {
        var form = plan.Accept(new ShortForm());
        // What is merely written otherwise, such as a set in order, is no gain.
        return PlanWriter.Write(form).Length < PlanWriter.Write(plan).Length ? form : plan;
    }

    protected override Plan Finished(Plan group) => group is All && new Prover(MostWork).IsRefuted(group) ? new Constant(false) : group;
}
