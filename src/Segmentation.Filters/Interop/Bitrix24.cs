namespace Segmentation;

/// <summary>The filters of Bitrix24's REST methods for CRM lists, in and out; what maps to what is in <c>docs/interop.md</c>.</summary>
public static class Bitrix24
{
    extension(Filter)
    {
        /// <summary>The filter that a Bitrix24 REST filter says. Never throws on JSON.</summary>
        /// <returns>The filter, or the issues that say with a JSON pointer what does not map.</returns>
        public static FilterParseResult TryFromBitrix24(string json, InteropContext interop) => new Bitrix24Reader(interop).Read(json);
    }

    extension(Filter filter)
    {
        /// <summary>The filter as a Bitrix24 REST filter, or the issues that say what such a filter cannot.</summary>
        public FilterExport ToBitrix24(InteropContext interop) => new Bitrix24Writer(interop).Write(filter);
    }
}
