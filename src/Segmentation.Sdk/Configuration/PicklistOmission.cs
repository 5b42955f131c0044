namespace Segmentation;

/// <summary>What becomes of the items and aliases that a document leaves out: nothing that is stored loses its meaning.</summary>
internal static class PicklistOmission
{
    /// <summary>The list as the document has it, and after its items those that it leaves out, deactivated.</summary>
    public static Picklist Join(Picklist stored, Picklist read, string pointer, ConfigurationDraft draft)
    {
        List<PicklistItem> items = [.. read.Items];
        foreach (var old in stored.Items)
        {
            // The item that what is stored of this one is read as from now on.
            var heir = read.Find(old.Code) is { } item ? read.Items.Index().First(i => ReferenceEquals(i.Item, item)).Index : -1;
            if (heir < 0)
                items.Add(Kept(old, hasDefault: items.Exists(i => i.IsDefault)));
            else
                items[heir] = Inherited(items[heir], old, $"{pointer}/items/{heir}");
        }

        try
        {
            return read.With(items, stored.Running);
        }
        catch (PicklistException exception)
        {
            throw new JsonFault(IssueCode.NotAvailable, $"{pointer}/items", exception.Message);
        }

        PicklistItem Kept(PicklistItem old, bool hasDefault)
        {
            var kept = old with { Aliases = [.. old.Aliases.Where(IsFree)], IsDefault = old.IsDefault && !hasDefault };
            var why = kept.IsSystem ? "belongs to the system" : kept.IsDefault ? "is the default" : null;
            if (why is not null)
                Inform($"the document leaves out `{old.Code}` of `{stored.Key}`, which {why}: it stays as it is");
            else if (old.IsActive)
                Inform($"the document leaves out `{old.Code}` of `{stored.Key}`: it is deactivated, and what is stored of it stays");
            return why is null ? kept with { IsActive = false } : kept;
        }

        PicklistItem Inherited(PicklistItem heir, PicklistItem old, string place)
        {
            var isMerged = !string.Equals(heir.Code, old.Code, StringComparison.OrdinalIgnoreCase);
            if (isMerged && old.IsSystem)
            {
                var message = $"`{old.Code}` of `{stored.Key}` belongs to the system and cannot be merged into `{heir.Code}`";
                draft.Report(new Issue(Severity.Error, IssueCode.NotAvailable, message) { Pointer = $"{place}/aliases" });
            }

            if (isMerged)
                draft.Inform($"{place}/aliases", IssueCode.NotMapped, $"`{old.Code}` of `{stored.Key}` is read as `{heir.Code}` from now on");
            string[] left = [.. old.Aliases.Where(IsFree)];
            if (left is not [])
            {
                var aliases = string.Join(", ", left.Select(FilterText.InBackQuotes));
                draft.Inform(place, IssueCode.LeftOut, $"`{heir.Code}` of `{stored.Key}` keeps the aliases that the document leaves out: {aliases}");
            }

            if (!isMerged && old.IsSystem && !heir.IsSystem)
                draft.Inform(place, IssueCode.LeftOut, $"`{heir.Code}` of `{stored.Key}` goes on belonging to the system");
            return heir with { Aliases = [.. heir.Aliases, .. left], IsSystem = heir.IsSystem || old.IsSystem };
        }

        bool IsFree(string alias) => read.Find(alias) is null;

        void Inform(string message) => draft.Inform($"{pointer}/items", IssueCode.LeftOut, message);
    }
}
