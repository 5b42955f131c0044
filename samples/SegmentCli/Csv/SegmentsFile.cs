using Segmentation;

namespace SegmentCli.Csv;

/// <summary>Reads a file of segment definitions.</summary>
internal static class SegmentsFile
{
    /// <exception cref="InputException">The file cannot be read or holds no definitions.</exception>
    public static SegmentCatalogue Read(string path)
    {
        try
        {
            var result = SegmentCatalogue.TryFromJson(File.ReadAllText(path), CustomerFile.EntityType);
            var segments = result.Catalogue ??
                throw new InputException([.. result.Issues.Select(i => $"{path}: {(i.Span is null ? "" : i.Pointer + "  ")}{i}")]);
            // A record's key is the text of a cell, also where it is a number.
            return new SegmentCatalogue(segments.Segments.Select(s => s.WithLists(s.Include.Select(Text), s.Exclude.Select(Text))));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static EntityKey Text(EntityKey key) => key.ToString();
}
