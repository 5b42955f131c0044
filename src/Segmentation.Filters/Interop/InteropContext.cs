using System.Collections.Frozen;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What filters of other tools are read against and written for. Immutable.</summary>
/// <param name="Binding">The model, picklists, segments and limits.</param>
/// <param name="EntityType">The entity type that the filters ask about.</param>
public sealed record InteropContext(BindingContext Binding, EntityType EntityType)
{
    /// <summary>Fields and relations that the other tool knows by another name, such as <c>TYPE_ID</c> for <c>type</c>; matched exactly.</summary>
    public IReadOnlyDictionary<string, FieldPath> Names { get; init => field = value.ToFrozenDictionary(StringComparer.Ordinal); } =
        FrozenDictionary<string, FieldPath>.Empty;

    /// <summary>The zone of the other tool's datetimes that say no offset; null: such a datetime is an error.</summary>
    public TimeZoneInfo? Zone { get; init; }

    internal FilterLimits Limits => Binding.Limits ?? FilterLimits.Default;
}

/// <summary>What came of writing a filter for another tool: a document, or the issues that say why there is none.</summary>
/// <param name="Document">The JSON document; null exactly when an issue is an error.</param>
/// <param name="Issues">What the other tool cannot say, each with its place in the filter's JSON form.</param>
public sealed record FilterExport(string? Document, IReadOnlyList<Issue> Issues)
{
    /// <summary>The document.</summary>
    /// <exception cref="FilterException">There is none; the exception holds the errors.</exception>
    public string Require() => Document ?? throw new FilterException(Issues);
}
