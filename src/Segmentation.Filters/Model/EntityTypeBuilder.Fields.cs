using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Segmentation;

public sealed partial class EntityTypeBuilder<T>
{
    /// <summary>A text field.</summary>
    public EntityTypeBuilder<T> Text(Expression<Func<T, string?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Text, ValueKind.Text), configure).Text());

    /// <summary>A text field from a function.</summary>
    public EntityTypeBuilder<T> Text(string name, Func<T, string?> get, Action<FieldBuilder>? configure = null) =>
        Add(new TextField<T, TextAccessor<T>>(Define(name, ScalarType.Text, ValueKind.Text, configure), new(get)));

    /// <summary>A number field over a property of a whole or decimal type, compared exactly.</summary>
    // Whole numbers convert to decimal and to double alike; without the priority `o => o.Count` would be ambiguous.
    [OverloadResolutionPriority(1)]
    public EntityTypeBuilder<T> Number(Expression<Func<T, decimal?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Number, ValueKind.Number), configure).Number());

    /// <summary>A number field over a floating-point property, compared as <see cref="double"/>; NaN is empty.</summary>
    public EntityTypeBuilder<T> Number(Expression<Func<T, double?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Number, ValueKind.Number), configure).Number());

    /// <summary>A number field from a function, compared exactly.</summary>
    [OverloadResolutionPriority(1)]
    public EntityTypeBuilder<T> Number(string name, Func<T, decimal?> get, Action<FieldBuilder>? configure = null) =>
        Add(new DecimalField<T, Accessor<T, decimal?, decimal, OptionalReading<decimal, decimal, SameReading<decimal>>>>(
            Define(name, ScalarType.Number, ValueKind.Number, configure), new(get)));

    /// <summary>A number field from a function, compared as <see cref="double"/>; NaN is empty.</summary>
    public EntityTypeBuilder<T> Number(string name, Func<T, double?> get, Action<FieldBuilder>? configure = null) =>
        Add(new DoubleField<T, Accessor<T, double?, double, OptionalReading<double, double, DoubleReading<double>>>>(
            Define(name, ScalarType.Number, ValueKind.Double, configure), new(get)));

    /// <summary>An amount of money and the field of its currency code; both become fields, the currency once however often it is named.</summary>
    public EntityTypeBuilder<T> Money(Expression<Func<T, decimal?>> amount, Expression<Func<T, string?>> currency, Action<FieldBuilder>? configure = null)
    {
        var currencyName = new Member<T>(currency).Name;
        Add(Of(amount, Define(ScalarType.Number, ValueKind.Number) with { Currency = currencyName }, configure).Number());
        return _fields.Exists(f => string.Equals(f.Name, currencyName, StringComparison.Ordinal)) ? this : Text(currency);
    }

    /// <summary>An amount of money from a function, and the name of the field that holds its currency code.</summary>
    public EntityTypeBuilder<T> Money(string name, Func<T, decimal?> amount, string currency, Action<FieldBuilder>? configure = null) =>
        Add(new DecimalField<T, Accessor<T, decimal?, decimal, OptionalReading<decimal, decimal, SameReading<decimal>>>>(
            Define(name, ScalarType.Number, ValueKind.Number, configure) with { Currency = currency }, new(amount)));

    /// <summary>A field that is true or false.</summary>
    public EntityTypeBuilder<T> Boolean(Expression<Func<T, bool?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Boolean, ValueKind.Boolean), configure).Boolean());

    /// <summary>A field that is true or false, from a function.</summary>
    public EntityTypeBuilder<T> Boolean(string name, Func<T, bool?> get, Action<FieldBuilder>? configure = null) =>
        Add(new BooleanField<T, Accessor<T, bool?, bool, OptionalReading<bool, bool, SameReading<bool>>>>(
            Define(name, ScalarType.Boolean, ValueKind.Boolean, configure), new(get)));

    /// <summary>A calendar day.</summary>
    public EntityTypeBuilder<T> Date(Expression<Func<T, DateOnly?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Date, ValueKind.Date), configure).Whole<DateOnly, DayReading>());

    /// <summary>A calendar day kept as a <see cref="DateTime"/>: the day that it shows, its time and kind left out of account.</summary>
    public EntityTypeBuilder<T> Date(Expression<Func<T, DateTime?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Date, ValueKind.Date), configure).Whole<DateTime, DayReading>());

    /// <summary>A calendar day, from a function.</summary>
    public EntityTypeBuilder<T> Date(string name, Func<T, DateOnly?> get, Action<FieldBuilder>? configure = null) =>
        Add(new WholeField<T, Accessor<T, DateOnly?, long, OptionalReading<DateOnly, long, DayReading>>>(
            Define(name, ScalarType.Date, ValueKind.Date, configure), new(get)));

    /// <summary>A point in time; its offset plays no part.</summary>
    public EntityTypeBuilder<T> Instant(Expression<Func<T, DateTimeOffset?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Instant, ValueKind.Instant), configure).Whole<DateTimeOffset, InstantReading>());

    /// <summary>A point in time kept as a <see cref="DateTime"/>.</summary>
    /// <param name="member">The property; its value's own kind plays no part.</param>
    /// <param name="stored">What the stored values are in: <see cref="DateTimeKind.Utc"/>.</param>
    /// <param name="configure">What else there is to say of the field.</param>
    /// <exception cref="ArgumentException">Another kind: a local time is no instant until somebody names its zone.</exception>
    public EntityTypeBuilder<T> Instant(Expression<Func<T, DateTime?>> member, DateTimeKind stored, Action<FieldBuilder>? configure = null) =>
        stored == DateTimeKind.Utc
            ? Add(Of(member, Define(ScalarType.Instant, ValueKind.Instant), configure).Whole<DateTime, InstantReading>())
            : throw new ArgumentException(
                "Only UTC can be read as an instant: for local times give a function that makes a DateTimeOffset of them in their zone.", nameof(stored));

    /// <summary>A point in time, from a function.</summary>
    public EntityTypeBuilder<T> Instant(string name, Func<T, DateTimeOffset?> get, Action<FieldBuilder>? configure = null) =>
        Add(new WholeField<T, Accessor<T, DateTimeOffset?, long, OptionalReading<DateTimeOffset, long, InstantReading>>>(
            Define(name, ScalarType.Instant, ValueKind.Instant, configure), new(get)));

    /// <summary>A code of the picklist with this key.</summary>
    public EntityTypeBuilder<T> Picklist(Expression<Func<T, string?>> member, string picklist, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Picklist, ValueKind.Text) with { Picklist = picklist }, configure).Text());

    /// <summary>A code of the picklist with this key, from a function.</summary>
    public EntityTypeBuilder<T> Picklist(string name, Func<T, string?> get, string picklist, Action<FieldBuilder>? configure = null) =>
        Add(new TextField<T, TextAccessor<T>>(
            Define(name, ScalarType.Picklist, ValueKind.Text, configure) with { Picklist = picklist }, new(get)));

    /// <summary>A code of the picklist with this key, kept as an enum whose members are named like the codes.</summary>
    public EntityTypeBuilder<T> Picklist<TEnum>(Expression<Func<T, TEnum>> member, string picklist, Action<FieldBuilder>? configure = null)
        where TEnum : struct, Enum
    {
        var kept = new Member<T>(member);
        var (get, code) = (kept.Getter<TEnum>(), CodesOf<TEnum>());
        return Codes(kept, entity => code(get(entity)), picklist, configure);
    }

    /// <inheritdoc cref="Picklist{TEnum}(Expression{Func{T, TEnum}}, string, Action{FieldBuilder})"/>
    public EntityTypeBuilder<T> Picklist<TEnum>(Expression<Func<T, TEnum?>> member, string picklist, Action<FieldBuilder>? configure = null)
        where TEnum : struct, Enum
    {
        var kept = new Member<T>(member);
        var (get, code) = (kept.Getter<TEnum?>(), CodesOf<TEnum>());
        return Codes(kept, entity => get(entity) is { } value ? code(value) : null, picklist, configure);
    }

    /// <summary>A code of the picklist with this key, kept as the id of another table.</summary>
    /// <param name="member">The property that holds the id.</param>
    /// <param name="picklist">The picklist's key.</param>
    /// <param name="stored">The code of each id; an id that is not in it is read as its number, which is no item.</param>
    /// <param name="configure">What else there is to say of the field.</param>
    public EntityTypeBuilder<T> Picklist(
        Expression<Func<T, int?>> member, string picklist, IReadOnlyDictionary<int, string> stored, Action<FieldBuilder>? configure = null)
    {
        var id = new Member<T>(member);
        string Code(int value) => stored.TryGetValue(value, out var code) ? code : value.ToString(CultureInfo.InvariantCulture);

        if (id.Type == typeof(int))
        {
            var always = id.Getter<int>();
            return Codes(id, entity => Code(always(entity)), picklist, configure);
        }

        if (id.Type != typeof(int?))
            throw new ArgumentException($"The property \"{id.Name}\" is {id.Type.Name}, not int: give a name and a function that makes the code of it.");
        var perhaps = id.Getter<int?>();
        return Codes(id, entity => perhaps(entity) is { } value ? Code(value) : null, picklist, configure);
    }

    /// <summary>Several texts, such as tags; a null or zero-length item is none.</summary>
    public EntityTypeBuilder<T> Texts(string name, Func<T, IEnumerable<string?>?> get, Action<FieldBuilder>? configure = null) =>
        Items(name, ScalarType.Text, get, configure, picklist: null);

    /// <summary>Several texts that a property holds, such as tags; a null or zero-length item is none.</summary>
    public EntityTypeBuilder<T> Texts(Expression<Func<T, IEnumerable<string?>?>> member, Action<FieldBuilder>? configure = null) =>
        Items(new Member<T>(member), ScalarType.Text, configure, picklist: null);

    /// <summary>Several codes of the picklist with this key; a null or zero-length item is none.</summary>
    public EntityTypeBuilder<T> Picklists(string name, Func<T, IEnumerable<string?>?> get, string picklist, Action<FieldBuilder>? configure = null) =>
        Items(name, ScalarType.Picklist, get, configure, picklist);

    /// <summary>Several codes of the picklist with this key that a property holds; a null or zero-length item is none.</summary>
    public EntityTypeBuilder<T> Picklists(Expression<Func<T, IEnumerable<string?>?>> member, string picklist, Action<FieldBuilder>? configure = null) =>
        Items(new Member<T>(member), ScalarType.Picklist, configure, picklist);

    /// <summary>The key of another entity, a whole number.</summary>
    public EntityTypeBuilder<T> Reference(Expression<Func<T, long?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Reference, ValueKind.Number), configure).Number());

    /// <summary>The key of another entity, a GUID.</summary>
    public EntityTypeBuilder<T> Reference(Expression<Func<T, Guid?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Reference, ValueKind.Guid), configure).Guid());

    /// <summary>The key of another entity, a text that is compared exactly.</summary>
    public EntityTypeBuilder<T> Reference(Expression<Func<T, string?>> member, Action<FieldBuilder>? configure = null) =>
        Add(Of(member, Define(ScalarType.Reference, ValueKind.Text) with { MatchesCase = true }, configure).Text());

    /// <summary>The key of another entity, a text that is compared exactly, from a function.</summary>
    public EntityTypeBuilder<T> Reference(string name, Func<T, string?> get, Action<FieldBuilder>? configure = null) =>
        Add(new TextField<T, TextAccessor<T>>(
            Define(name, ScalarType.Reference, ValueKind.Text, configure) with { MatchesCase = true }, new(get)));

    /// <summary>Codes that are made of what a property holds.</summary>
    private EntityTypeBuilder<T> Codes(Member<T> member, Func<T, string?> get, string picklist, Action<FieldBuilder>? configure)
    {
        var definition = Define(member.Name, ScalarType.Picklist, ValueKind.Text, configure) with
        {
            Picklist = picklist,
            Property = member.Property,
            // An enum always has a code, be it its number; the code of an id may be of no length.
            CanBeEmpty = !member.Type.IsEnum,
        };
        return Add(new TextField<T, TextAccessor<T>>(definition, new(get)));
    }

    private EntityTypeBuilder<T> Items(Member<T> member, ScalarType type, Action<FieldBuilder>? configure, string? picklist) =>
        Items(member.Name, type, member.Getter<IEnumerable<string?>?>(), configure, picklist, member.Property);

    private EntityTypeBuilder<T> Items(
        string name,
        ScalarType type,
        Func<T, IEnumerable<string?>?> get,
        Action<FieldBuilder>? configure,
        string? picklist,
        PropertyInfo? property = null)
    {
        var items = new FieldDefinition(name, new FieldType(type, IsMany: true), ValueKind.Text, CanBeEmpty: true) { Property = property };
        var definition = FieldBuilder.Apply(configure, items);
        return Add(new ItemsField<T, Accessor<T, IEnumerable<string?>?, IEnumerable<string?>, ItemsReading>>(
            definition with { Picklist = picklist }, new(get)));
    }
}
