using System.Globalization;

namespace Segmentation;

public sealed partial class FormLayout
{
    /// <summary>Adds a section without fields.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="labels">Its heading; a text is one in English.</param>
    /// <param name="index">How many sections stand before it; null: all.</param>
    /// <exception cref="FormLayoutException">There is a section with this key, or there are fewer sections.</exception>
    public FormLayout AddSection(string key, Labels labels, int? index = null)
    {
        if (FindSection(key) is { } old)
            throw Refusal($"the form of {EntityType.Name} has a section `{old.Key}` already");
        return Put(new FormSection(key, labels), Sections, index);
    }

    /// <summary>Gives a section another heading in one culture; its key stays.</summary>
    /// <exception cref="FormLayoutException">The section is unknown, the heading is empty, or the culture is the invariant one.</exception>
    public FormLayout RenameSection(string section, CultureInfo culture, string label)
    {
        var renamed = RequireSection(section);
        if (string.IsNullOrWhiteSpace(label) || culture.Name.Length == 0)
            throw Refusal($"section `{renamed.Key}` needs a heading, and a culture such as `de` that it is written in");
        return With(Sections.Select(s => s == renamed ? s with { Labels = s.Labels.With(culture.Name, label) } : s));
    }

    /// <summary>Moves a section among the others.</summary>
    /// <param name="section">The section.</param>
    /// <param name="index">How many of the other sections stand before it.</param>
    /// <exception cref="FormLayoutException">The section is unknown, or there are fewer sections.</exception>
    public FormLayout MoveSection(string section, int index)
    {
        var moved = RequireSection(section);
        return Put(moved, [.. Sections.Where(s => s != moved)], index);
    }

    /// <summary>Deletes a section; its fields go to the end of another as they are, shown or hidden.</summary>
    /// <exception cref="FormLayoutException">It is the only section, or a section is unknown or named twice.</exception>
    public FormLayout DeleteSection(string section, string fieldsTo)
    {
        var deleted = RequireSection(section);
        if (Sections.Count == 1)
            throw Refusal($"section `{deleted.Key}` is the last one of the form of {EntityType.Name} and cannot be deleted: rename it, or add another first");
        var heir = RequireSection(fieldsTo);
        if (heir == deleted)
            throw Refusal($"the fields of section `{deleted.Key}` cannot stay in it when it is deleted: name another section for them");
        return With(Sections.Where(s => s != deleted).Select(s => s == heir ? s with { Fields = [.. s.Fields, .. deleted.Fields] } : s));
    }

    private FormLayout Put(FormSection section, IReadOnlyList<FormSection> others, int? index)
    {
        var (at, most) = (index ?? others.Count, others.Count);
        if (at < 0 || at > most)
            throw Refusal($"the form of {EntityType.Name} has {most} other sections: the place of section `{section.Key}` is from 0 to {most}, not {at}");
        return With([.. others.Take(at), section, .. others.Skip(at)]);
    }
}
