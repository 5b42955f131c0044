using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Segmentation.EntityFrameworkCore;

/// <summary>The member by which one version of a row is told from another.</summary>
internal sealed class RowVersion
{
    private readonly string _name;
    private readonly bool _isOurs;

    private RowVersion(string name, bool isOurs) => (_name, _isOurs) = (name, isOurs);

    /// <summary>The one concurrency token of rows: made by the database, or a GUID that is made here; null where there is none such.</summary>
    public static RowVersion? Of(IReadOnlyList<IProperty> tokens) => tokens switch
    {
        [{ ValueGenerated: ValueGenerated.OnAddOrUpdate } made] => new RowVersion(made.Name, isOurs: false),
        [var ours] when ours.ClrType == typeof(Guid) => new RowVersion(ours.Name, isOurs: true),
        _ => null,
    };

    /// <summary>Gives a row that is written a version that there never was.</summary>
    public void Renew(EntityEntry entry)
    {
        if (_isOurs)
            entry.Property(_name).CurrentValue = Guid.NewGuid();
    }

    /// <summary>Does so where nobody else did.</summary>
    public void RenewIfOld(EntityEntry entry)
    {
        var version = entry.Property(_name);
        if (_isOurs && Equals(version.CurrentValue, entry.State == EntityState.Added ? Guid.Empty : version.OriginalValue))
            Renew(entry);
    }

    public ConcurrencyToken Of(EntityEntry entry) => new(entry.Property(_name).CurrentValue switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    });
}
