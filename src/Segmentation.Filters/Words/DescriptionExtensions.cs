using System.Globalization;

namespace Segmentation;

/// <summary>Tells in words what a filter asks.</summary>
public static class DescriptionExtensions
{
    extension(Filter filter)
    {
        /// <summary>
        /// The filter in the words of a language, such as <c>Industry: one of IT, Finance</c>: English, German, French, Spanish, Portuguese or Polish,
        /// else English. Also of a filter that does not bind: names and codes that mean nothing are shown as they stand.
        /// </summary>
        /// <param name="context">The model and the picklists, whose labels are used.</param>
        /// <param name="entityType">What the filter is asked of.</param>
        /// <param name="culture">The culture of words and labels.</param>
        public string Describe(BindingContext context, EntityType entityType, CultureInfo culture)
        {
            ArgumentNullException.ThrowIfNull(context);
            ArgumentNullException.ThrowIfNull(entityType);
            ArgumentNullException.ThrowIfNull(culture);
            return filter.Accept(new Describer(Words.For(culture), new Naming(context, entityType, culture)));
        }
    }

    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>The filter that was bound, in the words of a language; also when it has errors.</summary>
        public string Describe(CultureInfo culture) => bound.Filter.Describe(bound.Context, bound.EntityType, culture);
    }
}
