using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Constants as EF Core makes parameters of them: members of an object that is captured, as a closure's are.</summary>
internal static class Operand
{
    // Beyond so many, one parameter that holds them all: SQLite takes 32 766 of them in a statement, and a filter has up to a thousand conditions.
    private const int MostParameters = 30;

    private static readonly ConcurrentDictionary<Type, OperandType> Types = [];

    /// <summary>A value as a parameter of a type.</summary>
    public static Expression Of(Type type, object? value) => Typed(type).Of(value);

    /// <summary>Whether a column's value is one of some of its type, none of them null.</summary>
    public static Expression Contains(Expression column, IReadOnlyCollection<object> values)
    {
        var type = Typed(column.Type);
        return values.Count == 1 ? Expression.Equal(column, type.Of(values.First())) : type.Contains(column, values);
    }

    private static OperandType Typed(Type type) =>
        Types.GetOrAdd(type, static t => (OperandType)Activator.CreateInstance(typeof(OperandType<>).MakeGenericType(t))!);

    /// <summary>Makes parameters of one type, whose members are looked for once: by name, each time, takes longer than the rest of a translation.</summary>
    private abstract class OperandType
    {
        public abstract Expression Of(object? value);

        public abstract Expression Contains(Expression column, IReadOnlyCollection<object> values);
    }

    private sealed class OperandType<TValue> : OperandType
    {
        private static readonly PropertyInfo One = typeof(Captured<TValue>).GetProperty(nameof(Captured<>.Value))!;
        private static readonly PropertyInfo Several = typeof(Captured<List<TValue>>).GetProperty(nameof(Captured<>.Value))!;
        private static readonly MethodInfo Parameter = ((Func<List<TValue>, List<TValue>>)EF.Parameter).Method;
        private static readonly MethodInfo IsIn = ((Func<IEnumerable<TValue>, TValue, bool>)Enumerable.Contains).Method;

        public override Expression Of(object? value) => Expression.Property(Expression.Constant(new Captured<TValue>((TValue)value!)), One);

        public override Expression Contains(Expression column, IReadOnlyCollection<object> values)
        {
            Expression set = Expression.Property(Expression.Constant(new Captured<List<TValue>>([.. values.Cast<TValue>()])), Several);
            if (values.Count > MostParameters)
                set = Expression.Call(Parameter, set);
            return Expression.Call(IsIn, set, column);
        }
    }

    private sealed record Captured<TValue>(TValue Value);
}
