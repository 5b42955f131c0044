using Segmentation.Crm;

namespace Segmentation;

/// <summary>What segmentation is set up with; checked when it starts.</summary>
public sealed class SegmentationOptions
{
    /// <summary>The entity types; the shipped ones unless another model is given.</summary>
    public SegmentationModel Model { get; set; } = CrmModel.Default;

    /// <summary>The picklists to start with; the factory lists unless others are given.</summary>
    public PicklistSnapshot Picklists { get; set; } = FactoryPicklists.All;

    /// <summary>The IANA name of the zone that days are counted in; UTC unless another is named.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The day that a week starts on; Monday unless another is named.</summary>
    public DayOfWeek WeekStart { get; set; } = DayOfWeek.Monday;

    /// <summary>The segments that filters may ask for; none unless given.</summary>
    public SegmentCatalogue Segments { get; set; } = SegmentCatalogue.Empty;

    /// <summary>The custom fields to start with; none unless given.</summary>
    public CustomFieldCatalogue CustomFields { get; set; } = CustomFieldCatalogue.Empty;

    /// <summary>How large a filter may be.</summary>
    public FilterLimits Limits { get; set; } = FilterLimits.Default;

    /// <summary>Sets <see cref="Model"/>.</summary>
    public SegmentationOptions UseModel(SegmentationModel model)
    {
        Model = model;
        return this;
    }

    /// <summary>Sets <see cref="Picklists"/>.</summary>
    public SegmentationOptions UsePicklists(PicklistSnapshot picklists)
    {
        Picklists = picklists;
        return this;
    }

    /// <summary>Sets <see cref="TimeZone"/>, such as <c>Europe/Berlin</c>.</summary>
    public SegmentationOptions UseTimeZone(string ianaName)
    {
        TimeZone = ianaName;
        return this;
    }

    /// <summary>Sets <see cref="WeekStart"/>.</summary>
    public SegmentationOptions UseWeekStart(DayOfWeek weekStart)
    {
        WeekStart = weekStart;
        return this;
    }

    /// <summary>Sets <see cref="Segments"/>.</summary>
    public SegmentationOptions UseSegments(SegmentCatalogue segments)
    {
        Segments = segments;
        return this;
    }

    /// <summary>Sets <see cref="CustomFields"/>.</summary>
    public SegmentationOptions UseCustomFields(CustomFieldCatalogue customFields)
    {
        CustomFields = customFields;
        return this;
    }

    /// <summary>Sets <see cref="Limits"/>.</summary>
    public SegmentationOptions UseLimits(FilterLimits limits)
    {
        Limits = limits;
        return this;
    }

    /// <summary>What is wrong with the options, a sentence each.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Model is null)
            yield return "Segmentation needs a model: call UseModel(…).";
        if (Picklists is null)
            yield return "Segmentation needs picklists: call UsePicklists(…), with PicklistSnapshot.Empty for none.";
        if (Segments is null)
            yield return "Segmentation needs segments: leave SegmentCatalogue.Empty for none.";
        if (CustomFields is null)
            yield return "Segmentation needs custom fields: leave CustomFieldCatalogue.Empty for none.";
        if (TimeZone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return $"The time zone \"{TimeZone}\" is unknown: give an IANA name such as Europe/Berlin.";
        if (!Enum.IsDefined(WeekStart))
            yield return $"{WeekStart} is no day that a week can start on.";
        if (Limits is null)
            yield return "Segmentation needs limits: leave FilterLimits.Default.";
        if (Model is null || Picklists is null || CustomFields is null)
            yield break;
        foreach (var (entityType, field) in Model.EntityTypes.SelectMany(e => e.Fields.Select(f => (e, f))))
        {
            if (field.Picklist is { } picklist && Picklists.Find(picklist) is null)
                yield return $"The field \"{entityType.Name}.{field.Name}\" stores codes of the picklist \"{picklist}\", which is not registered.";
        }

        var faults = CustomFields.IssuesIn(Model, Picklists);
        foreach (var issue in faults)
            yield return $"The custom fields: {issue.Message}.";
        if (faults.Count > 0)
            yield break;
        // A derived field may ask for custom ones.
        foreach (var issue in new BindingContext(Model.WithCustomFields(CustomFields), Picklists, Limits, Segments).DerivedFieldIssues())
            yield return $"The model: {issue.Message}.";
    }
}
