using Segmentation.Crm;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What a trigger asks of a change, as filters.</summary>
internal static class TriggerParts
{
    extension(Trigger trigger)
    {
        /// <summary>
        /// What a change has to be, part by part, each with the member of the trigger that says so; none of triggers that any change may pull, or no change.
        /// </summary>
        public IReadOnlyList<(Filter Part, string Member)> PartsFor(EntityType entityType)
        {
            switch (trigger)
            {
                case FieldChangedTrigger { Field: var field } changed:
                    List<(Filter, string)> parts = [(new Changed(field), "field")];
                    if (changed.From is { } from)
                        parts.Add((Equal(new PreviousSubject(field), Literal(entityType.FindField(field), from)), "from"));
                    if (changed.To is { } to)
                        parts.Add((Equal(field, Literal(entityType.FindField(field), to)), "to"));
                    return parts;
                case StageEnteredTrigger entered when entityType.StageField is { } stage:
                    var (isThere, wasThere) = (Equal(stage.Name, entered.Stage), Equal(new PreviousSubject(stage.Name), entered.Stage));
                    if (entered.Pipeline is not { } code || entityType.PipelineField is not { } pipeline)
                        return [(isThere, "stage"), (!wasThere, "stage")];
                    // The same stage of another pipeline is another.
                    return
                    [
                        (isThere, "stage"), (Equal(pipeline.Name, code), "pipeline"),
                        (!(wasThere & Equal(new PreviousSubject(pipeline.Name), code)), "stage"),
                    ];
                default:
                    return [];
            }
        }
    }

    extension(EntityType entityType)
    {
        /// <summary>The field of the stage that entities are in; null where they have none.</summary>
        public Field? StageField => entityType.FieldOf(FactoryPicklists.DealStage);

        /// <summary>The field of the pipeline that entities are in; null where they have none.</summary>
        public Field? PipelineField => entityType.FieldOf(FactoryPicklists.Pipeline);

        private Field? FieldOf(string picklist) =>
            entityType.Fields.FirstOrDefault(f => !f.Type.IsMany && string.Equals(f.Picklist, picklist, StringComparison.OrdinalIgnoreCase));
    }

    private static Condition Equal(Subject subject, Operand value) => new(subject, Operators.EqualTo, [value]);

    /// <summary>What stands for a value in a trigger, as filters spell it; other texts as they stand, for binding to judge.</summary>
    private static Literal Literal(Field? field, string text) => new(field?.Type.Scalar switch
    {
        ScalarType.Number when Iso.Number(text) is { } number => Value.Of(number),
        ScalarType.Boolean when text is "true" or "false" => Value.Of(text is "true"),
        _ => Value.Of(text),
    });
}
