using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Segmentation;

/// <summary>What a user interface needs to know to build filters, as JSON.</summary>
public static class SchemaJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    extension(BindingContext context)
    {
        /// <summary>
        /// The fields and relations of an entity type, with labels, types, the operators that each takes, the operators' operands, and the items of
        /// the picklists; <c>docs/user-interfaces.md</c> shows the form.
        /// </summary>
        /// <param name="entityType">The entity type; its relations lead to others, of which one asks in turn.</param>
        /// <param name="culture">The culture of the labels, with fallback to its parents, to English and at last to names and codes.</param>
        public string ToSchemaJson(EntityType entityType, CultureInfo culture) => new SchemaWriter(context, culture).Schema(entityType).ToJsonString(Options);

        /// <summary>
        /// The same for the <c>fields</c> of react-querybuilder: operators under its names, items as values, the fields of to-one relations as paths, and
        /// to-many relations with match modes and subproperties, both one step deep.
        /// </summary>
        /// <remarks>Operators on periods are left out: the stock editors cannot enter one.</remarks>
        /// <param name="entityType">The entity type that the filters ask about.</param>
        /// <param name="culture">The culture of the labels.</param>
        public string ToReactQueryBuilderFields(EntityType entityType, CultureInfo culture) =>
            new ReactQueryBuilderFieldsWriter(context, culture).Fields(entityType).ToJsonString(Options);
    }
}
