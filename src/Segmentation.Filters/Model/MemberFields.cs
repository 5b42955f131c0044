using System.Numerics;

namespace Segmentation;

/// <summary>Makes the field of a property, its CLR type read as itself: whole numbers stay whole, decimals exact, doubles binary.</summary>
internal sealed class MemberFields<T>(Member<T> member, FieldDefinition definition)
    where T : class
{
    private readonly FieldDefinition _definition = definition with { Property = member.Property };

    private FieldDefinition Optional => _definition with { CanBeEmpty = true };

    public Field<T> Text() => new TextField<T, TextAccessor<T>>(Optional, new(member.Getter<string?>()));

    public Field<T> Number()
    {
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        if (type == typeof(int))
            return Whole<int>();
        if (type == typeof(long))
            return Whole<long>();
        if (type == typeof(decimal))
            return Decimal<decimal>();
        if (type == typeof(double))
            return Double<double>();
        if (type == typeof(float))
            return Double<float>();
        if (type == typeof(short))
            return Whole<short>();
        if (type == typeof(byte))
            return Whole<byte>();
        if (type == typeof(sbyte))
            return Whole<sbyte>();
        if (type == typeof(ushort))
            return Whole<ushort>();
        if (type == typeof(uint))
            return Whole<uint>();
        return type == typeof(ulong) ? Decimal<ulong>() : throw new ArgumentException($"{type.Name} is not a number that a field can hold.");
    }

    public Field<T> Whole<TNumber>()
        where TNumber : struct, IBinaryInteger<TNumber> => Whole<TNumber, WholeReading<TNumber>>();

    public Field<T> Whole<TStored, TReading>()
        where TStored : struct
        where TReading : struct, IReading<TStored, long> =>
        member.Type == typeof(TStored)
            ? new WholeField<T, Accessor<T, TStored, long, TReading>>(_definition, new(member.Getter<TStored>()))
            : new WholeField<T, Accessor<T, TStored?, long, OptionalReading<TStored, long, TReading>>>(Optional, new(member.Getter<TStored?>()));

    public Field<T> Boolean() =>
        member.Type == typeof(bool)
            ? new BooleanField<T, Accessor<T, bool, bool, SameReading<bool>>>(_definition, new(member.Getter<bool>()))
            : new BooleanField<T, Accessor<T, bool?, bool, OptionalReading<bool, bool, SameReading<bool>>>>(Optional, new(member.Getter<bool?>()));

    public Field<T> Guid() =>
        member.Type == typeof(Guid)
            ? new GuidField<T, Accessor<T, Guid, Guid, SameReading<Guid>>>(_definition, new(member.Getter<Guid>()))
            : new GuidField<T, Accessor<T, Guid?, Guid, OptionalReading<Guid, Guid, SameReading<Guid>>>>(Optional, new(member.Getter<Guid?>()));

    private Field<T> Decimal<TNumber>()
        where TNumber : struct, INumberBase<TNumber> =>
        member.Type == typeof(TNumber)
            ? new DecimalField<T, Accessor<T, TNumber, decimal, DecimalReading<TNumber>>>(_definition, new(member.Getter<TNumber>()))
            : new DecimalField<T, Accessor<T, TNumber?, decimal, OptionalReading<TNumber, decimal, DecimalReading<TNumber>>>>(
                Optional, new(member.Getter<TNumber?>()));

    // A double has an empty value of its own, NaN.
    private Field<T> Double<TNumber>()
        where TNumber : struct, INumberBase<TNumber>
    {
        var binary = Optional with { Kind = ValueKind.Double };
        return member.Type == typeof(TNumber)
            ? new DoubleField<T, Accessor<T, TNumber, double, DoubleReading<TNumber>>>(binary, new(member.Getter<TNumber>()))
            : new DoubleField<T, Accessor<T, TNumber?, double, OptionalReading<TNumber, double, DoubleReading<TNumber>>>>(
                binary, new(member.Getter<TNumber?>()));
    }
}
