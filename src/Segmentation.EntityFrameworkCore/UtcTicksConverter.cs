using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps instants as UTC ticks, by which a database without such a type, as SQLite, tells and orders them right. The offset is not kept.</summary>
/// <example><c>configuration.Properties&lt;DateTimeOffset&gt;().HaveConversion&lt;UtcTicksConverter&gt;();</c></example>
public sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
