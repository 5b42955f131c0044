using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Somebody who could be chosen.</summary>
/// <param name="Key">The key of the person.</param>
/// <param name="Weight">The share, against those of the others; positive.</param>
/// <param name="Load">How many entities the person takes care of; 0 where nobody asks.</param>
internal sealed record Candidate(EntityKey Key, int Weight, long Load);

/// <summary>Who was given what so far, by which the next one is found. Immutable and value-equal.</summary>
public sealed record AssignmentTurns
{
    /// <summary>How many of the last assignments are known by their keys, so that one that is delivered again goes to the same person.</summary>
    public const int Remembered = 1_000;

    /// <summary>Nothing was assigned yet.</summary>
    public static AssignmentTurns Start { get; } = new();

    /// <summary>What each was owed less what each was given, in assignments; whoever is not there is owed nothing.</summary>
    public ValueList<AssignmentCredit> Credits { get; init; } = [];

    /// <summary>The last assignments, the oldest first.</summary>
    public ValueList<AssignedTurn> Last { get; init; } = [];

    /// <summary>Who was given the assignment of a key; null when nobody is remembered.</summary>
    internal EntityKey? Given(string idempotencyKey) =>
        Last.LastOrDefault(t => string.Equals(t.IdempotencyKey, idempotencyKey, StringComparison.Ordinal))?.Person;

    /// <summary>Chooses one of several.</summary>
    /// <param name="strategy">How.</param>
    /// <param name="candidates">Those who are there and not full, in order; at least one.</param>
    /// <param name="idempotencyKey">The key of the assignment.</param>
    /// <returns>Whose turn it is, and the turns after that.</returns>
    internal (EntityKey Person, AssignmentTurns Turns) Next(AssignmentStrategy strategy, IReadOnlyList<Candidate> candidates, string idempotencyKey)
    {
        var (person, credits) = strategy.Method switch
        {
            AssignmentMethod.RoundRobin or AssignmentMethod.Weighted => InTurn(candidates),
            AssignmentMethod.LeastLoaded => (candidates.Aggregate(LessLoaded).Key, Credits),
            AssignmentMethod.Random => (ByChance(strategy.Seed, candidates, idempotencyKey), Credits),
            _ => (candidates[0].Key, Credits),
        };
        var last = Last.Append(new AssignedTurn(idempotencyKey, person));
        return (person, new() { Credits = credits, Last = [.. Last.Count < Remembered ? last : last.Skip(1)] });
    }

    /// <summary>
    /// The quota method of Balinski and Young: of those who were given less than they are owed by now, the one who is owed the next one first. So nobody is
    /// ever a whole assignment before or behind the share. Who is away is owed nothing meanwhile, and does not catch up.
    /// </summary>
    private (EntityKey Person, ValueList<AssignmentCredit> Credits) InTurn(IReadOnlyList<Candidate> candidates)
    {
        decimal total = candidates.Sum(c => (long)c.Weight);
        var credits = Credits.ToImmutableDictionary(c => c.Person, c => c.Credit);
        foreach (var candidate in candidates)
            credits = credits.SetItem(candidate.Key, credits.GetValueOrDefault(candidate.Key) + candidate.Weight / total);
        var owed = candidates.Where(c => credits[c.Key] > 0).ToList();
        var next = (owed.Count > 0 ? owed : candidates).MinBy(c => (1 - credits[c.Key]) / c.Weight)!;
        credits = credits.SetItem(next.Key, credits[next.Key] - 1);
        // In an order of their own, so that equal turns are equal.
        return (next.Key, [.. credits.OrderBy(c => c.Key.ToString(), StringComparer.Ordinal).Select(c => new AssignmentCredit(c.Key, c.Value))]);
    }

    // Load for weight, without rounding: 3 of weight 2 is less than 2 of weight 1. Of equals the first.
    private static Candidate LessLoaded(Candidate one, Candidate other) =>
        (BigInteger)other.Load * one.Weight < (BigInteger)one.Load * other.Weight ? other : one;

    private static EntityKey ByChance(int seed, IReadOnlyList<Candidate> candidates, string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}:{idempotencyKey}")));
        var ticket = (long)(BitConverter.ToUInt64(hash) % (ulong)candidates.Sum(c => (long)c.Weight));
        foreach (var candidate in candidates)
        {
            ticket -= candidate.Weight;
            if (ticket < 0)
                return candidate.Key;
        }

        return candidates[^1].Key;
    }
}

/// <summary>What somebody is owed.</summary>
/// <param name="Person">The key of the person.</param>
/// <param name="Credit">The assignments owed less those given.</param>
public sealed record AssignmentCredit(EntityKey Person, decimal Credit);

/// <summary>One assignment.</summary>
/// <param name="IdempotencyKey">The key under which it was delivered.</param>
/// <param name="Person">The key of the person.</param>
public sealed record AssignedTurn(string IdempotencyKey, EntityKey Person);
