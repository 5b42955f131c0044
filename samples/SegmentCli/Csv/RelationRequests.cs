namespace SegmentCli.Csv;

/// <summary>The relations that a command line asks for, in any order; a parent is named by its relation, or by the whole path to it.</summary>
internal sealed class RelationRequests(IReadOnlyList<RelationRequest> requests)
{
    /// <summary>The first file and those that it relates to, each read and related to its parent.</summary>
    /// <param name="root">The first file.</param>
    /// <param name="read">Reads a related file's records: the path of relations that leads to it, and the file.</param>
    /// <exception cref="InputException">A parent is unknown or not the only one of its name, or two relations have one path.</exception>
    public IReadOnlyList<RelatedFile> Files(RelatedFile root, Func<string, string, RecordList> read)
    {
        // Names that differ only in case would be told apart nowhere.
        var files = new Dictionary<string, RelatedFile>(StringComparer.OrdinalIgnoreCase) { [""] = root };
        for (var waiting = requests.ToList(); waiting.Count > 0;)
        {
            // Whole paths first: what is named by less is sought among all that these make known.
            var (request, parent) = Next(waiting, r => files.Keys.Where(p => string.Equals(p, r.ParentPath, StringComparison.OrdinalIgnoreCase))) ??
                Next(waiting, r => files.Keys.Where(p => p.EndsWith("." + r.ParentPath, StringComparison.OrdinalIgnoreCase))) ??
                throw NoParent(waiting[0]);
            waiting.Remove(request);
            var path = parent.Length == 0 ? RelationRequest.Quoted(request.Name) : $"{parent}.{RelationRequest.Quoted(request.Name)}";
            var file = new RelatedFile($"{CustomerFile.EntityType}.{path}", request.File, read(path, request.File));
            if (!files.TryAdd(path, file))
                throw new InputException($"`{request.Option} {request.Text}`: there is a relation of this name already");
            FileRelation.Relate(files[parent], file, request);
        }

        return [.. files.Values];
    }

    /// <summary>The first request whose parent is known, and the parent's path.</summary>
    private static (RelationRequest Request, string Parent)? Next(List<RelationRequest> waiting, Func<RelationRequest, IEnumerable<string>> parentsOf)
    {
        foreach (var request in waiting)
        {
            var parents = parentsOf(request).ToList();
            if (parents.Count > 1)
            {
                throw new InputException(
                    $"`{request.Option} {request.Text}`: `{request.ParentPath}` may be {string.Join(" or ", parents)}: write the whole path");
            }

            if (parents is [var only])
                return (request, only);
        }

        return null;
    }

    private static InputException NoParent(RelationRequest request) => new(
        $"`{request.Option} {request.Text}`: there is no relation `{request.ParentPath}` to lead on from: declare it with --relate or --lookup too");
}
