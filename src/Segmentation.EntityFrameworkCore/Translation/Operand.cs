using System.Collections;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Constants as EF Core makes parameters of them: members of an object that is captured, as a closure's are.</summary>
internal static class Operand
{
    // Beyond so many, one parameter that holds them all: SQLite takes 32 766 of them in a statement, and a filter has up to a thousand conditions.
    private const int MostParameters = 30;

    /// <summary>A value as a parameter of a type.</summary>
    public static Expression Of(Type type, object? value) =>
        Expression.Property(Expression.Constant(Activator.CreateInstance(typeof(Captured<>).MakeGenericType(type), value)), nameof(Captured<>.Value));

    /// <summary>Whether a column's value is one of some of its type, none of them null.</summary>
    public static Expression Contains(Expression column, IReadOnlyCollection<object> values)
    {
        if (values.Count == 1)
            return Expression.Equal(column, Of(column.Type, values.First()));
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(column.Type))!;
        foreach (var value in values)
            list.Add(value);
        var set = Of(list.GetType(), list);
        if (values.Count > MostParameters)
            set = Expression.Call(typeof(EF), nameof(EF.Parameter), [set.Type], set);
        return Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [column.Type], set, column);
    }

    private sealed record Captured<TValue>(TValue Value);
}
