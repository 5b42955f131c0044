using System.Linq.Expressions;
using System.Reflection;

namespace Segmentation;

/// <summary>The property that a lambda such as <c>c => c.Name</c> names, read through a delegate to its getter: nothing is compiled.</summary>
internal sealed class Member<T>
{
    private readonly PropertyInfo _property;

    public Member(LambdaExpression lambda)
    {
        var body = lambda.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert } convert)
            body = convert.Operand;
        _property = body is MemberExpression { Member: PropertyInfo { GetMethod: not null } property, Expression: ParameterExpression }
            ? property
            : throw new ArgumentException($"`{lambda}` is not a property of {typeof(T).Name}: give a name and a function instead.");
    }

    public Type Type => _property.PropertyType;

    /// <summary>The property's name in camelCase.</summary>
    public string Name => char.ToLowerInvariant(_property.Name[0]) + _property.Name[1..];

    public Func<T, TStored> Getter<TStored>() => _property.GetMethod!.CreateDelegate<Func<T, TStored>>();
}
