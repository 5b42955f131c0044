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
            return result.Catalogue ?? throw new InputException([.. result.Issues.Select(i => $"{path}: {(i.Span is null ? "" : i.Pointer + "  ")}{i}")]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message}");
        }
    }
}
