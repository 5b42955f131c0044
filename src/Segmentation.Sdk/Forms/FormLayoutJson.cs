using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What came of reading a form layout: the layout, or the issues that say why there is none.</summary>
/// <param name="Layout">The layout; null exactly when there are issues.</param>
/// <param name="Issues">What was found, each with its place as a JSON pointer.</param>
public sealed record FormLayoutResult(FormLayout? Layout, IReadOnlyList<Issue> Issues);

/// <summary>The JSON forms of form layouts: one to store, with <c>"v": 1</c>, and one for user interfaces; <c>docs/forms.md</c> shows both.</summary>
public static class FormLayoutJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    extension(FormLayout)
    {
        /// <summary>The layout that a JSON document holds.</summary>
        /// <param name="json">The document.</param>
        /// <param name="context">The model that has its entity type and fields, and the picklists that have its pipeline.</param>
        /// <exception cref="FormLayoutException">The document is no layout; the issues name the places as JSON pointers.</exception>
        public static FormLayout FromJson(string json, BindingContext context)
        {
            var result = FormLayout.TryFromJson(json, context);
            return result.Layout ?? throw new FormLayoutException(result.Issues);
        }

        /// <summary>
        /// The layout that a JSON document holds, or the issues that say where and why it holds none: members that do not belong there or stand twice, unknown
        /// fields and pipelines, fields and sections that stand twice. Never throws on JSON.
        /// </summary>
        /// <param name="json">The document.</param>
        /// <param name="context">The model that has its entity type and fields, and the picklists that have its pipeline.</param>
        public static FormLayoutResult TryFromJson(string json, BindingContext context) => new FormLayoutReader().Read(json, context);
    }

    extension(FormLayout layout)
    {
        /// <summary>The layout as a JSON document; reading it gives the same layout.</summary>
        public string ToJson()
        {
            var json = new JsonObject { ["v"] = 1 };
            Store(layout, json);
            return json.ToJsonString(Options);
        }

        /// <summary>
        /// The layout for user interfaces: the sections with headings, their fields in order with labels and states, and the fields to select from.
        /// </summary>
        /// <param name="culture">The culture of headings and labels, with fallback to its parents, to English and at last to keys and names.</param>
        public string ToSchemaJson(CultureInfo culture) => Schema(layout, culture).ToJsonString(Options);
    }

    /// <summary>Adds the stored form to an object.</summary>
    internal static void Store(FormLayout layout, JsonObject json)
    {
        json["entityType"] = layout.EntityType.Name;
        AddScope(json, layout.Scope);
        json["sections"] = new JsonArray([.. layout.Sections.Select(s => new JsonObject
        {
            ["key"] = s.Key,
            ["labels"] = s.Labels.ToJson(),
            ["fields"] = new JsonArray([.. s.Fields.Select(Stored)]),
        })]);
    }

    private static JsonObject Stored(FormField field)
    {
        var json = new JsonObject { ["name"] = field.Name };
        if (field.State != FormFieldState.Shown)
            json["state"] = Vocabulary.Word(field.State);
        return json;
    }

    private static JsonObject Schema(FormLayout layout, CultureInfo culture)
    {
        var json = new JsonObject { ["entityType"] = layout.EntityType.Name };
        AddScope(json, layout.Scope);
        json["sections"] = new JsonArray([.. layout.Sections.Select(s => new JsonObject
        {
            ["key"] = s.Key,
            ["label"] = s.LabelFor(culture),
            ["fields"] = new JsonArray([.. s.Fields.Select(f => Schema(layout.EntityType.FindField(f.Name)!, f.State))]),
        })]);
        json["selectable"] = new JsonArray([.. layout.SelectableFields.Select(Named)]);
        return json;

        JsonObject Named(Field field) => new() { ["name"] = field.Name, ["label"] = field.Labels.For(culture) ?? field.Name };

        JsonObject Schema(Field field, FormFieldState state)
        {
            var member = Named(field);
            member["state"] = Vocabulary.Word(state);
            if (field.IsRequired)
                member["required"] = true;
            return member;
        }
    }

    private static void AddScope(JsonObject json, FormScope scope)
    {
        if (scope.Pipeline is { } pipeline)
            json["pipeline"] = pipeline;
        if (scope.User is { } user)
            json["user"] = user;
    }
}
