using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;

namespace Segmentation;

/// <summary>The property that a lambda such as <c>c => c.Name</c> names, read through a delegate to its getter: nothing is compiled.</summary>
internal sealed class Member<T>
{
    public Member(LambdaExpression lambda)
    {
        // The compiler widens a property to the type that the builder asks for; any other conversion would be lost with the lambda.
        var body = lambda.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert } convert && Members.Widens(convert.Operand.Type, convert.Type))
            body = convert.Operand;
        Property = body is MemberExpression { Member: PropertyInfo { GetMethod: not null } property, Expression: ParameterExpression }
            ? property
            : throw new ArgumentException($"`{lambda}` is not just a property of {typeof(T).Name}: give a name and a function instead.");
    }

    public PropertyInfo Property { get; }

    public Type Type => Property.PropertyType;

    public string Name => Members.NameOf(Property);

    public Func<T, TStored> Getter<TStored>() => Property.GetMethod!.CreateDelegate<Func<T, TStored>>();
}

/// <summary>What fields and lambdas agree on about the members of classes.</summary>
internal static class Members
{
    /// <summary>The name of a member in filters, unless it is given another: its own in camelCase.</summary>
    public static string NameOf(MemberInfo member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    /// <summary>Whether a conversion keeps the value as it is.</summary>
    public static bool Widens(Type from, Type to)
    {
        (from, to) = (Nullable.GetUnderlyingType(from) ?? from, Nullable.GetUnderlyingType(to) ?? to);
        // To the key that it is converted to, as the type that it has.
        if (from == to || to == typeof(EntityKey))
            return true;
        if (from.IsEnum || to.IsEnum)
            return false;
        var isInteger = Type.GetTypeCode(from) is >= TypeCode.SByte and <= TypeCode.UInt64;
        return Type.GetTypeCode(to) switch
        {
            TypeCode.Decimal => isInteger,
            TypeCode.Double => isInteger || from == typeof(float),
            TypeCode.Int64 => isInteger && from != typeof(ulong),
            TypeCode.Int32 => isInteger && Type.GetTypeCode(from) < TypeCode.Int32,
            _ => false,
        };
    }
}
