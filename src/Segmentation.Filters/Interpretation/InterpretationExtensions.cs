namespace Segmentation;

/// <summary>The interpreter's verb.</summary>
public static class InterpretationExtensions
{
    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>
        /// The filter as a test that walks the plan for each entity: slow, with nothing prepared, and the measure of what is right.
        /// Use <c>Compile</c> for speed.
        /// </summary>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        public EntityPredicate<T> Interpret(Moment moment)
        {
            var plan = bound.RequirePlan().At(moment);
            return new EntityPredicate<T>(new FunctionTest<T>((entity, related) => plan.Accept(new Interpreter(entity, related))));
        }
    }
}
