namespace Segmentation;

/// <summary>The queries of react-querybuilder (version 8), in and out; what maps to what is in <c>docs/interop.md</c>.</summary>
public static class ReactQueryBuilder
{
    extension(Filter)
    {
        /// <summary>The filter that a query of react-querybuilder says. Never throws on JSON.</summary>
        /// <returns>
        /// The filter, or the issues that say with a JSON pointer what does not map. A muted part is left out with a warning, as the tool does.
        /// Keep the document to write an edited filter back into it.
        /// </returns>
        public static ReactQueryBuilderDocument TryFromReactQueryBuilder(string json, InteropContext interop) =>
            ReactQueryBuilderDocument.Read(json, interop);
    }

    extension(Filter filter)
    {
        /// <summary>The filter as a new query of react-querybuilder, or the issues that say what the tool cannot.</summary>
        public FilterExport ToReactQueryBuilder(InteropContext interop) => new ReactQueryBuilderWriter(interop).Write(filter);
    }
}
