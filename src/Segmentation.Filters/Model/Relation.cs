using System.Linq.Expressions;

namespace Segmentation;

/// <summary>A way from one entity type to another, by key.</summary>
/// <param name="Name">The name in filters.</param>
/// <param name="Target">The CLR type of the related entities.</param>
/// <param name="IsMany">Whether there may be several related rows.</param>
/// <param name="ForeignKey">The member that holds the other side's key: of the target when there are many, else of the entity itself.</param>
public sealed record Relation(string Name, Type Target, bool IsMany, LambdaExpression ForeignKey);
