namespace Segmentation.Benchmarks;

/// <summary>Two engines do not answer the same.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

/// <summary>Holds every answer to a question against the first that anybody gave to the same variant.</summary>
internal sealed class AnswerCheck(Question question)
{
    private readonly Dictionary<int, (string Engine, IReadOnlyList<long> Answer)> _first = [];

    /// <exception cref="WrongAnswerException">The answer is another.</exception>
    public void Check(Engine engine, int variant, object answer)
    {
        if (!engine.HasAnswer)
            return;
        var numbers = Answers.Of(answer);
        if (!_first.TryGetValue(variant, out var first))
            _first.Add(variant, (engine.Name, numbers));
        else if (!numbers.SequenceEqual(first.Answer))
            throw new WrongAnswerException($"{question.Name}, variant {variant}: {engine.Name} {Start(numbers)}, and {first.Engine} {Start(first.Answer)}");
    }

    private static string Start(IReadOnlyList<long> numbers) =>
        string.Join(", ", numbers.Take(6)) + (numbers.Count > 6 ? $", … ({numbers.Count} numbers)" : "");
}
