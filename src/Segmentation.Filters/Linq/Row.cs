using System.Linq.Expressions;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The entity that a lambda's parameter stands for. Its entity type names its members; without one they are named in camelCase.</summary>
internal sealed class Row(ParameterExpression parameter, EntityType? entityType)
{
    /// <summary>The path to the field, or to the one related entity, that an expression names; null when it is no chain of this row's members.</summary>
    public FieldPath? Field(Expression expression) => Follow(expression, toRows: false)?.Path;

    /// <summary>The path to the relation that an expression names, and what its rows are; null when it is no chain of this row's members.</summary>
    public (FieldPath Path, EntityType? Target)? Relation(Expression expression) => Follow(expression, toRows: true);

    private (FieldPath Path, EntityType? Target)? Follow(Expression expression, bool toRows)
    {
        if (Chain(expression) is not { Count: > 0 } members || members.SkipLast(1).Any(m => !Expressions.IsEntity(m.Type)))
            return null;
        if (!toRows && Expressions.HoldsRows(members[^1].Type))
            throw Unsupported.Part(expression, $"it leads to many rows, say `{expression}.Any()` or `{expression}.Count()`");
        var (names, at) = (new List<string>(), entityType);
        foreach (var member in members)
        {
            (var name, at) = at is null ? (Members.NameOf(member.Member), null) : Named(at, member, toRows || member != members[^1]);
            names.Add(name);
        }

        return (new FieldPath([.. names]), at);
    }

    /// <summary>The members from the row on, outermost first; null when the expression does not begin at the row.</summary>
    private List<MemberExpression>? Chain(Expression expression)
    {
        var members = new List<MemberExpression>();
        var at = Expressions.Bare(expression);
        while (at is MemberExpression { Expression: { } owner } member)
        {
            members.Insert(0, member);
            at = Expressions.Bare(owner);
        }

        if (at is ParameterExpression other && other != parameter)
            throw Unsupported.Part(expression, $"inside the lambda of `{parameter}` only `{parameter}` can be asked");
        return at == parameter ? members : null;
    }

    private static (string Name, EntityType? Target) Named(EntityType type, MemberExpression member, bool isRelation)
    {
        if (!isRelation && type.Fields.FirstOrDefault(f => f.Definition.Property?.Name == member.Member.Name) is { } declared)
            return (declared.Name, null);
        var name = Members.NameOf(member.Member);
        return (isRelation ? type.RelationsNamed(name) : type.MembersNamed(name)) switch
        {
            [Relation relation] => (relation.Name, type.Model!.Find(relation.Target)),
            // A field of another property is not this one, whatever its name.
            [Field { Definition.Property: null } field] => (field.Name, null),
            [DerivedField derived] => (derived.Name, null),
            _ => throw new FilterException([new Issue(
                Severity.Error,
                isRelation ? IssueCode.UnknownRelation : IssueCode.UnknownField,
                $"`{member}` is no {(isRelation ? "relation" : "field")} of {type.Name}")
            {
                Suggestions = Suggestions.For(
                    member.Member.Name, isRelation ? type.RelationNames : type.Fields.Select(f => f.Definition.Property?.Name ?? f.Name)),
            }]),
        };
    }
}
