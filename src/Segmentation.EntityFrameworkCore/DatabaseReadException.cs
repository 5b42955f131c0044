using System.Data.Common;

namespace Segmentation.EntityFrameworkCore;

/// <summary>A database could not be asked; the message is its own, and names the server that cannot be reached where it does.</summary>
/// <remarks>EF Core says of such a fault only that it is likely to pass. Asked again later, the question may be answered.</remarks>
public sealed class DatabaseReadException : InvalidOperationException
{
    internal DatabaseReadException(string entityType, DbException fault, Exception inner)
        : base($"The database of {entityType} cannot be read: {fault.Message}", inner)
    {
    }
}
