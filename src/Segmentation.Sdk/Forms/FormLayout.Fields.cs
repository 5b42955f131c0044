namespace Segmentation;

public sealed partial class FormLayout
{
    /// <summary>Shows a field that is hidden or has no place yet: "select a field".</summary>
    /// <param name="field">The field.</param>
    /// <param name="section">
    /// The section at whose end it is shown; in the section where it stands hidden it keeps its place. Null: there, else in the last section.
    /// </param>
    /// <exception cref="FormLayoutException">The field or section is unknown, or the field is shown already.</exception>
    public FormLayout Show(string field, string? section = null)
    {
        var name = RequireField(field).Name;
        var place = PlaceOf(name);
        if (place is { Field.State: not FormFieldState.Hidden } shown)
            throw Refusal($"the field `{name}` is shown in section `{shown.Section.Key}` already: move it, or leave it there");
        var target = section is null ? place?.Section ?? Sections[^1] : RequireSection(section);
        return place is { } hidden && hidden.Section == target
            ? SetState(hidden.Section, hidden.Field, FormFieldState.Shown)
            : Put(new FormField(name), place?.Field, target, null);
    }

    /// <summary>Hides a field; it keeps its place, where it can be shown again.</summary>
    /// <exception cref="FormLayoutException">The field is unknown, hidden already, always shown, or required.</exception>
    public FormLayout Hide(string field)
    {
        var (section, shown) = RequireShown(field);
        if (shown.State == FormFieldState.Always)
            throw Refusal($"the field `{shown.Name}` of section `{section.Key}` is always shown: allow hiding it first");
        if (EntityType.FindField(shown.Name)!.IsRequired)
            throw Refusal($"the field `{shown.Name}` of section `{section.Key}` is required: who fills in the form has to see it");
        return SetState(section, shown, FormFieldState.Hidden);
    }

    /// <summary>Keeps a field that is shown from being hidden.</summary>
    /// <exception cref="FormLayoutException">The field is unknown or hidden.</exception>
    public FormLayout ShowAlways(string field)
    {
        var (section, shown) = RequireShown(field);
        return SetState(section, shown, FormFieldState.Always);
    }

    /// <summary>Lets a field that is always shown be hidden again.</summary>
    /// <exception cref="FormLayoutException">The field is unknown or hidden.</exception>
    public FormLayout AllowHiding(string field)
    {
        var (section, shown) = RequireShown(field);
        return SetState(section, shown, FormFieldState.Shown);
    }

    /// <summary>Moves a field, shown or hidden, within its section or to another.</summary>
    /// <param name="field">The field.</param>
    /// <param name="section">The section that it is to stand in.</param>
    /// <param name="index">How many of the section's other fields stand before it; null: all of them.</param>
    /// <exception cref="FormLayoutException">The field or section is unknown, the field has no place yet, or the section has fewer fields.</exception>
    public FormLayout Move(string field, string section, int? index = null)
    {
        var name = RequireField(field).Name;
        var place = PlaceOf(name) ?? throw Refusal($"the field `{name}` has no place in the form yet: show it first");
        return Put(place.Field, place.Field, RequireSection(section), index);
    }

    private (FormSection Section, FormField Field) RequireShown(string field)
    {
        var name = RequireField(field).Name;
        return PlaceOf(name) is { Field.State: not FormFieldState.Hidden } place
            ? place
            : throw Refusal($"the field `{name}` is hidden{(SectionOf(name) is { } section ? $" in section `{section.Key}`" : "")}: show it first");
    }

    private FormLayout SetState(FormSection section, FormField field, FormFieldState state) => With(Sections.Select(s =>
        s == section ? s with { Fields = s.Fields.Map(f => f == field ? f with { State = state } : f) } : s));

    /// <summary>Takes a field from where it stands, and puts it into a section.</summary>
    private FormLayout Put(FormField field, FormField? old, FormSection target, int? index)
    {
        var others = target.Without(old);
        var (at, most) = (index ?? others.Fields.Count, others.Fields.Count);
        if (at < 0 || at > most)
            throw Refusal($"section `{target.Key}` has {most} other fields: the place of `{field.Name}` is from 0 to {most}, not {at}");
        return With(Sections.Select(s => s == target ? others.With(field, at) : s.Without(old)));
    }
}
