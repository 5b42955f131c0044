namespace Segmentation.KilledProcess;

/// <summary>What is changed again and again.</summary>
internal sealed class Account
{
    public long Id { get; set; }

    public int Balance { get; set; }

    public string Level { get; set; } = "BASIC";
}

/// <summary>One write of an account, kept in the transaction that made it.</summary>
internal sealed class AccountChange
{
    public long Position { get; init; }

    public required long AccountId { get; init; }

    public required int? BalanceBefore { get; init; }

    public required string? LevelBefore { get; init; }

    public required int BalanceAfter { get; init; }

    public required string LevelAfter { get; init; }

    public required long AtTicks { get; init; }
}

/// <summary>What the receiver of actions knows of one: under which key it came, and how often.</summary>
internal sealed class Receipt
{
    public required string Key { get; init; }

    public required long AccountId { get; init; }

    public required string Title { get; init; }

    public int Offered { get; set; }
}

/// <summary>What the receiver did: how many tasks of a title an account has.</summary>
internal sealed class Tasks
{
    public required long AccountId { get; init; }

    public required string Title { get; init; }

    public int Count { get; set; }
}

/// <summary>Up to which change the rules were told of them; there is one such row.</summary>
internal sealed class Told
{
    public int Id { get; init; } = 1;

    public long Position { get; set; }
}
