using System.Linq.Expressions;

namespace Segmentation;

/// <summary>Filters and fields as C# lambdas: the compiler checks the names, and what they mean is what filters mean.</summary>
public static class LambdaFilters
{
    extension(Filter)
    {
        /// <summary>The filter that a lambda spells: <c>c => c.Industry == "IT" &amp;&amp; c.Deals.Any(d => d.Amount > 1000)</c>.</summary>
        /// <remarks>
        /// It has the filter's meaning, not C#'s: text is compared without case, a condition is false where there is no value. Variables are read once, now.
        /// </remarks>
        /// <param name="predicate">Conditions on an entity, and on its related rows with <c>Any</c>, <c>All</c>, <c>Count</c>, <c>Sum</c> and such.</param>
        /// <param name="model">What knows the fields' names; null: fields and relations have their members' names in camelCase.</param>
        /// <exception cref="FilterException">A part of the lambda is nothing that filters can say; the message names it.</exception>
        /// <exception cref="ArgumentException">The model has no entity type of the class, or several.</exception>
        public static Filter For<T>(Expression<Func<T, bool>> predicate, SegmentationModel? model = null)
            where T : class => LambdaReader.Read(predicate, model?.Of<T>());
    }

    extension<T>(EntityType<T> entityType)
        where T : class
    {
        /// <summary>The field or aggregate that a lambda names, to say what it has to be: <c>contacts.Field(c => c.Company!.Industry).In("IT")</c>.</summary>
        /// <exception cref="FilterException">The lambda names no field or aggregate.</exception>
        public FieldQuery Field(Expression<Func<T, object?>> member) => new(LambdaReader.ReadSubject(member, entityType));
    }
}
