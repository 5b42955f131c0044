using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Sets of entities reckoned with as filters: beside <c>|</c> (union), <c>&amp;</c> (intersection) and <c>!</c> (complement).</summary>
/// <remarks>They are sets of those who match at one moment; a complement is one among all entities of the type, empty values and all.</remarks>
public static class SegmentAlgebra
{
    extension(Filter)
    {
        /// <summary>The members of the segment of a key: what <c>in segment 'key'</c> says.</summary>
        /// <exception cref="FilterException">The key is empty.</exception>
        public static Filter InSegment(string key) => new InSegment(key);
    }

    extension(Filter filter)
    {
        /// <summary>Those whom this filter selects and another does not.</summary>
        public Filter Except(Filter other) => filter & !other;

        /// <summary>Those whom one of both selects, and not the other.</summary>
        public Filter SymmetricDifference(Filter other) => filter.Except(other) | other.Except(filter);
    }
}
