namespace SegmentCli.Csv;

/// <summary>The relations that a command line asks for, in any order; a parent is named by its relation, or by the whole path to it.</summary>
internal sealed class RelationRequests(IReadOnlyList<RelationRequest> requests)
{
    /// <summary>The first file and those that it relates to, each read and related to its parent.</summary>
    /// <param name="root">The first file.</param>
    /// <param name="read">Reads a related file's records; the path of names that leads to it, and the file.</param>
    /// <exception cref="InputException">A parent is unknown or not the only one of its name, or two relations have one name.</exception>
    public IReadOnlyList<RelatedFile> Files(RelatedFile root, Func<IReadOnlyList<string>, string, RecordList> read)
    {
        var files = new Dictionary<string, RelatedFile> { [""] = root };
        // A parent's path is shorter than its child's.
        foreach (var (request, path) in requests.Select(r => (Request: r, Path: PathOf(r, []))).OrderBy(r => r.Path.Count))
        {
            var parent = files[string.Join('.', path.SkipLast(1))];
            var file = new RelatedFile($"{CustomerFile.EntityType}.{string.Join('.', path)}", request.File, read(path, request.File));
            if (!files.TryAdd(string.Join('.', path), file))
                throw new InputException($"`{request.Option} {request.Text}`: there is a relation of this name already");
            FileRelation.Relate(parent, file, request);
        }

        return [.. files.Values];
    }

    private List<string> PathOf(RelationRequest request, IReadOnlyList<RelationRequest> below)
    {
        if (request.Parent.Count == 0)
            return [request.Name];
        if (below.Contains(request))
            throw new InputException($"`{request.Option} {request.Text}`: its parent is itself, or one of its own children");
        var parents = requests.Where(r => r.Name == request.Parent[^1]).Select(r => PathOf(r, [.. below, request]))
            .Where(p => p.Count >= request.Parent.Count && p.TakeLast(request.Parent.Count).SequenceEqual(request.Parent)).ToList();
        var name = string.Join('.', request.Parent);
        return parents switch
        {
            [var only] => [.. only, request.Name],
            // The whole path of one may be the end of another's.
            _ when parents.Find(p => p.Count == request.Parent.Count) is { } whole => [.. whole, request.Name],
            [] => throw new InputException($"`{request.Option} {request.Text}`: there is no relation `{name}`: declare it with --relate or --lookup too"),
            _ => throw new InputException(
                $"`{request.Option} {request.Text}`: `{name}` may be {string.Join(" or ", parents.Select(p => string.Join('.', p)))}: write the whole path"),
        };
    }
}
