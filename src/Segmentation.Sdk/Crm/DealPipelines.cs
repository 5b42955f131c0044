namespace Segmentation.Crm;

/// <summary>Pipelines and their stages: items of <c>pipeline</c>, and those of <c>deal-stage</c> that depend on them.</summary>
public static class DealPipelines
{
    extension(PicklistSnapshot lists)
    {
        /// <summary>The stages of a pipeline that may be chosen, in order.</summary>
        /// <param name="pipeline">The code or alias of the pipeline.</param>
        public IReadOnlyList<PicklistItem> StagesOf(string pipeline) => lists.ItemsUnder(FactoryPicklists.DealStage, pipeline);

        /// <summary>The codes of a pipeline and of a stage of it.</summary>
        /// <param name="pipeline">The code or alias of the pipeline.</param>
        /// <param name="stage">The code or alias of the stage; null: the first one that is in progress.</param>
        /// <exception cref="PicklistException">There is no such pipeline that is active, or it has no such stage.</exception>
        internal (string Pipeline, string Stage) StageIn(string pipeline, string? stage)
        {
            if (lists.Find(FactoryPicklists.Pipeline)?.Find(pipeline) is not { IsActive: true } target)
                throw new PicklistException($"\"{pipeline}\" is no active item of {FactoryPicklists.Pipeline}");
            var stages = lists.StagesOf(target.Code);
            var next = stages.FirstOrDefault(s => stage is null ? s.Semantics is null or StageSemantics.InProgress : s.IsSpelled(stage));
            return next is not null ? (target.Code, next.Code) : throw new PicklistException(stage is null
                ? $"the pipeline \"{target.Code}\" has no stage in progress: add one to {FactoryPicklists.DealStage}"
                : $"\"{stage}\" is no active stage of the pipeline \"{target.Code}\" (it has {string.Join(", ", stages.Select(s => s.Code))})");
        }
    }

    extension(Deal deal)
    {
        /// <summary>Moves the deal to a pipeline, into its first stage or another of it. The deal is changed, and not saved.</summary>
        /// <param name="pipeline">The code or alias of the pipeline, which has to be active.</param>
        /// <param name="lists">The picklists in force.</param>
        /// <param name="stage">The code or alias of a stage of that pipeline; null: the first one that is in progress.</param>
        /// <exception cref="PicklistException">There is no such pipeline, or it has no such stage; the deal is as it was.</exception>
        public void MoveTo(string pipeline, PicklistSnapshot lists, string? stage = null) =>
            (deal.Pipeline, deal.Stage) = lists.StageIn(pipeline, stage);
    }
}
