using System.Linq.Expressions;
using System.Reflection;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What a group has in common, and how many rows it has.</summary>
internal abstract record GroupCount
{
    public long Count { get; init; }

    public abstract IReadOnlyList<object?> Values { get; }
}

/// <summary>Counts rows by what some columns hold.</summary>
internal static class GroupCounts
{
    private static readonly Type[] Keys = [typeof(GroupKey<>), typeof(GroupKey<,>), typeof(GroupKey<,,>), typeof(GroupKey<,,,>), typeof(GroupKey<,,,,>)];

    /// <summary>The groups of rows by one to five columns.</summary>
    public static IQueryable<GroupCount> Of<T>(IQueryable<T> rows, ParameterExpression row, Expression[] columns)
    {
        var type = Keys[columns.Length - 1].MakeGenericType([.. columns.Select(c => c.Type)]);
        MemberInfo[] members = [.. Enumerable.Range(1, columns.Length).Select(i => type.GetProperty($"Value{i}")!)];
        var key = Expression.Lambda(Expression.New(type.GetConstructors()[0], columns, members), row);
        return (IQueryable<GroupCount>)typeof(GroupCounts).GetMethod(nameof(Counted), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(T), type).Invoke(null, [rows, key])!;
    }

    private static IQueryable<GroupCount> Counted<T, TKey>(IQueryable<T> rows, Expression<Func<T, TKey>> key)
        where TKey : IGroupKey => rows.GroupBy(key).Select(group => new Counting<TKey> { Key = group.Key, Count = group.LongCount() });

    private interface IGroupKey
    {
        IReadOnlyList<object?> Values { get; }
    }

    private sealed record Counting<TKey> : GroupCount
        where TKey : IGroupKey
    {
        public required TKey Key { get; init; }

        public override IReadOnlyList<object?> Values => Key.Values;
    }

    private sealed record GroupKey<T1>(T1 Value1) : IGroupKey
    {
        public IReadOnlyList<object?> Values => [Value1];
    }

    private sealed record GroupKey<T1, T2>(T1 Value1, T2 Value2) : IGroupKey
    {
        public IReadOnlyList<object?> Values => [Value1, Value2];
    }

    private sealed record GroupKey<T1, T2, T3>(T1 Value1, T2 Value2, T3 Value3) : IGroupKey
    {
        public IReadOnlyList<object?> Values => [Value1, Value2, Value3];
    }

    private sealed record GroupKey<T1, T2, T3, T4>(T1 Value1, T2 Value2, T3 Value3, T4 Value4) : IGroupKey
    {
        public IReadOnlyList<object?> Values => [Value1, Value2, Value3, Value4];
    }

    private sealed record GroupKey<T1, T2, T3, T4, T5>(T1 Value1, T2 Value2, T3 Value3, T4 Value4, T5 Value5) : IGroupKey
    {
        public IReadOnlyList<object?> Values => [Value1, Value2, Value3, Value4, Value5];
    }
}
