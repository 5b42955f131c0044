using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What a call of <c>SaveChanges</c> is about to change.</summary>
/// <param name="Changes">The changes.</param>
/// <param name="Behavior">What the context does about transactions otherwise.</param>
internal sealed record PendingChanges(IReadOnlyList<PendingChange> Changes, AutoTransactionBehavior Behavior)
{
    /// <summary>Whether they were written before the call's own transaction was to be committed; else they go into that of its caller.</summary>
    public bool AreWritten { get; set; }
}

/// <summary>An entity that is about to be changed.</summary>
/// <param name="EntityType">What it is an entity of.</param>
/// <param name="Entry">The entity.</param>
/// <param name="Before">What is stored; null where it is new.</param>
/// <param name="Written">The properties that are known when it is saved; the others stay as they are stored. Null where it is deleted.</param>
internal sealed record PendingChange(EntityType EntityType, EntityEntry Entry, PropertyValues? Before, IReadOnlySet<IProperty>? Written)
{
    /// <summary>The changes to be told: one, or two where an entity of one key gives way to one of another.</summary>
    public IEnumerable<(string EntityType, string? Class, string? Before, string? After)> Told()
    {
        IReadOnlyList<IProperty> kept = [.. RowJson.KeptProperties(Entry.Metadata, EntityType)];
        var before = Before is null ? null : RowJson.Write(kept, p => Before[p]);
        var after = Written is null ? null : RowJson.Write(kept, ValueAfter);
        var type = Entry.Metadata.ClrType == EntityType.ClrType ? null : Entry.Metadata.Name;
        return HasAnotherKey
            ? [(EntityType.Name, type, before, null), (EntityType.Name, type, null, after)]
            : [(EntityType.Name, type, before, after)];
    }

    // The key that fields name need not be the primary key, which never changes.
    private bool HasAnotherKey => Before is not null && Written is not null && EntityType.KeyField.Property is { } property
        && Entry.Metadata.FindProperty(property.Name) is { } key && !Equals(Before[key], ValueAfter(key));

    private object? ValueAfter(IProperty property) => Written!.Contains(property) ? Entry.CurrentValues[property] : Before![property];
}
