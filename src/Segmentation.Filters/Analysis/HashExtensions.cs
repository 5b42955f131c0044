using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Segmentation;

/// <summary>Hashes by which filters are recognised: SHA-256 in lower-case hexadecimal digits, the same in every process and every later version.</summary>
public static class HashExtensions
{
    // The default encoders escape what Unicode has not assigned yet, which differs from one version to the next: this one escapes all that is not ASCII.
    private static readonly JsonWriterOptions Ascii = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin), MaxDepth = FilterJson.MaxDepth };

    extension(Filter filter)
    {
        /// <summary>The hash of the filter as it is written: the same for equal filters only.</summary>
        /// <exception cref="FilterException">A name or text holds half of a surrogate pair, which JSON cannot hold.</exception>
        public string Hash()
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Ascii))
                FilterJson.Write(json, filter, withVersion: true);
            return Hex(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
    }

    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>
        /// The hash of what the filter means: of the entity type and the canonical form of the plan. Filters with one hash match the same entities;
        /// those that match the same may have different ones, which <c>IsEquivalentTo</c> may settle.
        /// </summary>
        /// <remarks>
        /// Fields and relations count by their names, segments by their definitions, and picklist items by all their spellings, as they stood when the
        /// filter was bound: with the versions of those snapshots it is a key for caches.
        /// </remarks>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public string Hash()
        {
            var plan = PlanWriter.Write(bound.RequirePlan().Canonical());
            return Hex(Encoding.ASCII.GetBytes($"plan 1 {PlanWriter.Write(bound.EntityType.Name)} {plan}"));
        }
    }

    private static string Hex(ReadOnlySpan<byte> written) => Convert.ToHexStringLower(SHA256.HashData(written));
}
