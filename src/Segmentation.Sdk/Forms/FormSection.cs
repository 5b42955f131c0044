using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>How a field stands in a form.</summary>
public enum FormFieldState
{
    /// <summary>It is shown.</summary>
    Shown,

    /// <summary>It is shown and cannot be hidden.</summary>
    Always,

    /// <summary>It is not shown, and keeps its place.</summary>
    Hidden,
}

/// <summary>A field in a section of a form. Immutable.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="State">How it stands there.</param>
public sealed record FormField(string Name, FormFieldState State = FormFieldState.Shown)
{
    /// <summary>A field that is shown.</summary>
    public static implicit operator FormField(string name) => new(name);
}

/// <summary>A part of a form: fields under a heading, in the order in which people see them. Immutable.</summary>
public sealed record FormSection
{
    /// <summary>A section with a key, a heading and fields.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public FormSection(string key, Labels? labels, params IEnumerable<FormField> fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        (Key, Labels, Fields) = (key, labels ?? Labels.None, [.. fields]);
    }

    /// <summary>What names the section, unique in the form without regard to case.</summary>
    public string Key { get; }

    /// <summary>What people read above the fields.</summary>
    public Labels Labels { get; init; }

    /// <summary>The fields in order, hidden ones too.</summary>
    public ValueList<FormField> Fields { get; init; }

    /// <summary>The heading in a culture, with fallback to English and at last to the key.</summary>
    public string LabelFor(CultureInfo culture) => Labels.For(culture) ?? Key;

    /// <summary>The section without a field; itself when the field is not in it.</summary>
    internal FormSection Without(FormField? field) =>
        field is null || !Fields.Contains(field) ? this : this with { Fields = [.. Fields.Where(f => f != field)] };

    /// <summary>The section with a field put where <paramref name="index"/> says.</summary>
    internal FormSection With(FormField field, int index) => this with { Fields = [.. Fields.Take(index), field, .. Fields.Skip(index)] };
}
