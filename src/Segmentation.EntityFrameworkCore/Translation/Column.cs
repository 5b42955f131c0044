using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Segmentation.EntityFrameworkCore;

/// <summary>A value of a row in an expression.</summary>
/// <param name="Value">The value as it is mapped.</param>
/// <param name="Property">The member that holds it; null for one that is reckoned of related rows.</param>
/// <param name="IsPresent">Whether something is there, as a condition of its own; null: always.</param>
/// <param name="IsValid">Whether what is there is a value, as a condition of its own; null: always.</param>
internal sealed record Column(Expression Value, IProperty? Property, Expression? IsPresent, Expression? IsValid)
{
    /// <summary>Whether there is a value, as a condition of its own; null: always.</summary>
    public Expression? HasValue => IsPresent is null || IsValid is null ? IsPresent ?? IsValid : Expression.AndAlso(IsPresent, IsValid);

    /// <summary>The value's type, without null.</summary>
    public Type Type => Nullable.GetUnderlyingType(Value.Type) ?? Value.Type;

    /// <summary>A condition on the value that carries its own guard: it is false, and not null, where there is none.</summary>
    public Expression Guarded(Expression condition) => HasValue is null ? condition : Expression.AndAlso(HasValue, condition);

    /// <summary>The value compared with one of a type, as that type.</summary>
    public Expression Compare(ExpressionType comparison, object value, Type type)
    {
        // Bytes have no comparison of their own, and a float compared with a double would round it.
        var common = type == typeof(byte) || type == typeof(sbyte) ? typeof(int) : type;
        var optional = typeof(Nullable<>).MakeGenericType(common);
        var operand = Operand.Of(optional, common == type ? value : Convert.ChangeType(value, common, System.Globalization.CultureInfo.InvariantCulture));
        return Expression.MakeBinary(comparison, As(optional), operand);
    }

    /// <summary>The value as another type.</summary>
    public Expression As(Type type) => Value.Type == type ? Value : Expression.Convert(Value, type);
}
