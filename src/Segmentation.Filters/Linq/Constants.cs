using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the parts of a lambda that depend on no entity.</summary>
internal static class Constants
{
    /// <summary>What an expression comes to now.</summary>
    public static object? ValueOf(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        // A captured variable is a field of the closure.
        MemberExpression { Member: FieldInfo field, Expression: ConstantExpression { Value: { } closure } } => field.GetValue(closure),
        _ when Expressions.Within(expression) is { } inner && ValueOf(inner) is { } value => value,
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };

    /// <summary>A value as a literal that is compared with what has a CLR type.</summary>
    /// <exception cref="FilterException">There is no value, an empty text, or one that no literal holds.</exception>
    public static Literal Literal(object? value, Expression shown, Type? type = null)
    {
        // Comparisons of enums arrive as comparisons of their numbers.
        if (type is { IsEnum: true } && value is not null && Type.GetTypeCode(value.GetType()) is >= TypeCode.SByte and <= TypeCode.UInt64)
            value = Enum.ToObject(type, value);
        return new Literal(value switch
        {
            null => throw Unsupported.Constant(shown, "null: only `==` and `!=` ask for no value"),
            "" => throw Unsupported.Constant(shown, "an empty text: use `null`, or `string.IsNullOrEmpty`, to ask for no value"),
            string text => Value.Of(text),
            char letter => Value.Of(letter.ToString()),
            Enum code => Value.Of(code.ToString()),
            Guid key => Value.Of(key.ToString()),
            bool truth => Value.Of(truth),
            DateOnly day => Value.Of(day),
            DateTimeOffset instant => Value.Of(instant),
            DateTime { Kind: DateTimeKind.Utc } instant => Value.Of(new DateTimeOffset(instant)),
            DateTime => throw Unsupported.Constant(shown, "a DateTime that is not in UTC: use a DateTimeOffset"),
            decimal number => Value.Of(number),
            // The decimal that the shortest digits spell is read back as this very double.
            double or float => Iso.Number(Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)) is { } number
                ? Value.Of(number)
                : throw Unsupported.Constant(shown, "a number that no decimal holds exactly"),
            byte or sbyte or short or ushort or int or uint or long or ulong => Value.Of(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
            _ => throw Unsupported.Constant(shown, $"a {value.GetType().Name}: filters hold texts, numbers, booleans, days, instants and keys"),
        });
    }

    /// <summary>The items of a list as literals.</summary>
    /// <exception cref="FilterException">The list is null or empty, or an item of it cannot be a literal.</exception>
    public static ValueList<Operand> Literals(Expression list, Type type)
    {
        var items = ValueOf(Expressions.Bare(list)) as IEnumerable ?? throw Unsupported.Constant(list, "null: a list needs items");
        ValueList<Operand> literals =
        [
            .. items.Cast<object?>().Select(item => item is null
                ? throw Unsupported.Constant(list, "a list with null: ask for no value with `== null`")
                : Literal(item, Expression.Constant(item), type)),
        ];
        return literals.Count > 0 ? literals : throw Unsupported.Constant(list, "an empty list: for nobody say `false`");
    }
}
