namespace Segmentation;

/// <summary>Tells when time alone may change an answer.</summary>
public static class NextChangeExtensions
{
    // So many boundaries that leave the answer as it is are passed over, or some of them for so long; the next one is then given, which is early but never late.
    private const int MostBoundaries = 256;
    private const int SomeBoundaries = 16;
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(50 * 366);

    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>
        /// The earliest instant after <paramref name="moment"/> at which the answer for <paramref name="entity"/> may change although the entity
        /// does not; null when it never will. Until then the answer is constant, so that a scheduler need not ask before.
        /// </summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        /// <exception cref="RelatedRowsNotLoadedException">The filter asks for related rows that are not in <paramref name="related"/>.</exception>
        public DateTimeOffset? NextChange(T entity, Moment moment, RelatedRows? related = null)
        {
            var plan = bound.RequirePlan();
            var rows = related ?? RelatedRows.None;
            bool AnswerAt(Moment at) => plan.At(at).Accept(new Interpreter(entity, rows));

            var answer = AnswerAt(moment);
            DateTimeOffset? next = null;
            for (var (at, i) = (moment, 0); i < MostBoundaries; i++)
            {
                next = plan.Accept(new NextBoundary(entity, rows, at)) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
                if (next is not { } instant)
                    return null;
                at = moment with { Instant = instant };
                if (AnswerAt(at) != answer || (i >= SomeBoundaries && instant - moment.Instant > MostTime))
                    return instant;
            }

            return next;
        }
    }
}
