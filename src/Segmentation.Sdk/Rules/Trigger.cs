namespace Segmentation;

/// <summary>What a rule waits for. Closed: the triggers are those below.</summary>
public abstract record Trigger
{
    private protected Trigger()
    {
    }

    /// <summary>Whether an entity was changed by what triggers it, so that a condition may ask about the change.</summary>
    public virtual bool IsChange => false;
}

/// <summary>An entity is new.</summary>
public sealed record CreatedTrigger : Trigger
{
    /// <inheritdoc/>
    public override bool IsChange => true;
}

/// <summary>An entity that was there is different.</summary>
public sealed record UpdatedTrigger : Trigger
{
    /// <inheritdoc/>
    public override bool IsChange => true;
}

/// <summary>A field has another value than before; a new entity's fields had none.</summary>
/// <param name="Field">The name of the field.</param>
/// <param name="From">The value that it had, as a literal of the field's type; null: whichever.</param>
/// <param name="To">The value that it has, as a literal of the field's type; null: whichever.</param>
public sealed record FieldChangedTrigger(string Field, string? From = null, string? To = null) : Trigger
{
    /// <inheritdoc/>
    public override bool IsChange => true;
}

/// <summary>A deal, or what else has stages, came to a stage, from another or as a new one.</summary>
/// <param name="Stage">The code of the stage.</param>
/// <param name="Pipeline">The code of the pipeline; null: whichever has the stage.</param>
public sealed record StageEnteredTrigger(string Stage, string? Pipeline = null) : Trigger
{
    /// <inheritdoc/>
    public override bool IsChange => true;
}

/// <summary>An entity became a member of a segment.</summary>
/// <param name="Segment">The key of the segment.</param>
public sealed record SegmentEnteredTrigger(string Segment) : Trigger;

/// <summary>An entity is a member of a segment no more.</summary>
/// <param name="Segment">The key of the segment.</param>
public sealed record SegmentLeftTrigger(string Segment) : Trigger;

/// <summary>The day or instant of a field has come, or is so far away.</summary>
/// <param name="Field">The name of a date or datetime field.</param>
/// <param name="Offset">How long after it, as in filters, such as <c>-3d</c> for three days before; null: at it.</param>
public sealed record DateTrigger(string Field, string? Offset = null) : Trigger;

/// <summary>A time of the day has come, each day, week, month, quarter or year at its first day.</summary>
/// <param name="Every">How often: a day, week, month, quarter or year.</param>
/// <param name="At">The time of the day in the segmenter's zone.</param>
public sealed record ScheduleTrigger(TimeUnit Every, TimeOnly At) : Trigger;

/// <summary>Somebody asks for it.</summary>
public sealed record ManualTrigger : Trigger;
