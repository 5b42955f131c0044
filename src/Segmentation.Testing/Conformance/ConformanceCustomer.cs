namespace Segmentation.Testing;

/// <summary>What the conformance kit stores in an adapter's store: a class with a member of every type that a field can have.</summary>
public sealed class ConformanceCustomer
{
    /// <summary>The key; any text.</summary>
    public string Id { get; set; } = "";

    /// <summary>Text that is compared without case.</summary>
    public string? Name { get; set; }

    /// <summary>Text that is compared with case.</summary>
    public string? Code { get; set; }

    /// <summary>More text.</summary>
    public string? City { get; set; }

    /// <summary>A whole number that is always there.</summary>
    public int Visits { get; set; }

    /// <summary>An exact number.</summary>
    public decimal? Revenue { get; set; }

    /// <summary>Another exact number.</summary>
    public decimal? Discount { get; set; }

    /// <summary>A binary number.</summary>
    public double? Score { get; set; }

    /// <summary>Another binary number.</summary>
    public double? Ratio { get; set; }

    /// <summary>True, false or neither.</summary>
    public bool? Vip { get; set; }

    /// <summary>True, false or neither.</summary>
    public bool? Consent { get; set; }

    /// <summary>A day.</summary>
    public DateOnly? Birthday { get; set; }

    /// <summary>Another day.</summary>
    public DateOnly? Since { get; set; }

    /// <summary>An instant.</summary>
    public DateTimeOffset? Seen { get; set; }

    /// <summary>Another instant.</summary>
    public DateTimeOffset? Created { get; set; }

    /// <summary>A code of the picklist <c>kind</c>, an alias, or no item at all.</summary>
    public string? Kind { get; set; }

    /// <summary>Another code of <c>kind</c>.</summary>
    public string? FormerKind { get; set; }

    /// <summary>A code of the open picklist <c>topic</c>.</summary>
    public string? Topic { get; set; }

    /// <summary>Several texts; null is the same as none.</summary>
    public List<string>? Tags { get; set; }

    /// <summary>Several codes of the picklist <c>channel</c>.</summary>
    public List<string>? Channels { get; set; }

    /// <summary>A text key of something else.</summary>
    public string? Owner { get; set; }

    /// <summary>Another text key.</summary>
    public string? Partner { get; set; }

    /// <summary>The key of another customer, who may not be there.</summary>
    public string? ReferrerId { get; set; }

    /// <summary>A number that is sensitive.</summary>
    public decimal? Salary { get; set; }

    /// <summary>A copy that shares no collection with this one.</summary>
    public ConformanceCustomer Copy()
    {
        var copy = (ConformanceCustomer)MemberwiseClone();
        (copy.Tags, copy.Channels) = (Tags?.ToList(), Channels?.ToList());
        return copy;
    }
}

/// <summary>What the conformance kit relates to customers.</summary>
public sealed class ConformanceOrder
{
    /// <summary>The key.</summary>
    public long Id { get; set; }

    /// <summary>The key of the customer, who may not be there.</summary>
    public string? CustomerId { get; set; }

    /// <summary>Text.</summary>
    public string? Title { get; set; }

    /// <summary>An exact number.</summary>
    public decimal? Total { get; set; }

    /// <summary>A code of the picklist <c>stage</c>.</summary>
    public string? Stage { get; set; }

    /// <summary>An instant.</summary>
    public DateTimeOffset? Placed { get; set; }

    /// <summary>A day.</summary>
    public DateOnly? Due { get; set; }

    /// <summary>A binary number.</summary>
    public double? Weight { get; set; }

    /// <summary>True, false or neither.</summary>
    public bool? Paid { get; set; }
}
