using System.Text;

namespace Segmentation.Testing;

/// <summary>What a case wants stored.</summary>
/// <param name="Customers">The customers, each with a key of its own.</param>
/// <param name="Orders">The orders.</param>
public sealed record ConformanceData(IReadOnlyList<ConformanceCustomer> Customers, IReadOnlyList<ConformanceOrder> Orders)
{
    internal ConformanceData(IEnumerable<ConformanceCustomer> customers)
        : this([.. customers], [])
    {
    }
}

/// <summary>The stores of an adapter, filled with what a case wants.</summary>
/// <param name="Customers">The source of the customers, and what it offers besides.</param>
public sealed record ConformanceStores(IEntitySource<ConformanceCustomer> Customers)
{
    /// <summary>The source of the orders; a store in memory where the adapter needs none of its own.</summary>
    public IEntitySource<ConformanceOrder>? Orders { get; init; }

    /// <summary>The adapter's repository of segments, empty; null: it has none.</summary>
    public ISegmentRepository? Segments { get; init; }

    /// <summary>The adapter's repository of picklists, empty; null: it has none.</summary>
    public IPicklistRepository? Picklists { get; init; }

    /// <summary>The adapter's repository of custom fields, empty; null: it has none.</summary>
    public ICustomFieldRepository? CustomFields { get; init; }

    /// <summary>The adapter's repository of form layouts, over <see cref="ConformanceModel"/>, empty; null: it has none.</summary>
    public IFormLayoutRepository? FormLayouts { get; init; }

    /// <summary>The adapter's repository of rules with actions that the library brings along, empty; null: it has none.</summary>
    public IRuleRepository? Rules { get; init; }

    /// <summary>The adapter's journal of memberships, empty; null: it has none.</summary>
    public IMembershipJournal? Journal { get; init; }

    /// <summary>Called when the case is done; null: nothing is to be cleaned up.</summary>
    public Func<ValueTask>? CleanUp { get; init; }

    /// <summary>The feature of the source of customers; ends the case where it is not offered.</summary>
    internal TFeature Require<TFeature>()
        where TFeature : class => Customers.GetFeature<TFeature>() ?? throw new NotOfferedException($"no {typeof(TFeature).Name.Split('`')[0]}");

    internal SegmentQuery<ConformanceCustomer> Query(Segmenter segmenter, BindResult<ConformanceCustomer> bound) =>
        segmenter.Query(bound, Customers).WithRelated(Orders!);
}

/// <summary>A case that an adapter does not keep, and why: it is run all the same, and complained about once it passes.</summary>
/// <param name="CaseName">The name of the case.</param>
/// <param name="Reason">Why the adapter cannot keep it, for whoever relies on it.</param>
public sealed record ConformanceDeviation(string CaseName, string Reason);

/// <summary>What became of a case that did not fail.</summary>
public enum ConformanceOutcome
{
    /// <summary>The adapter answered right.</summary>
    Passed,

    /// <summary>The adapter does not offer what the case is about.</summary>
    NotOffered,

    /// <summary>The adapter answered wrongly, as its deviation says.</summary>
    Deviates,
}

/// <summary>What became of a case that did not fail.</summary>
/// <param name="CaseName">The name of the case.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Note">What was not offered, or why the adapter deviates and how; null where the case passed.</param>
public sealed record ConformanceResult(string CaseName, ConformanceOutcome Outcome, string? Note)
{
    /// <summary>The result in a line.</summary>
    public override string ToString() => Outcome switch
    {
        ConformanceOutcome.Passed => $"{CaseName}: passed",
        ConformanceOutcome.NotOffered => $"{CaseName}: not offered: {Note}",
        _ => $"{CaseName}: deviates: {Note}",
    };
}

/// <summary>An adapter answered wrongly; the message says what was asked, what it answered, and what is right.</summary>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Proves that a store adapter answers right: named cases, to be run from any test framework. Thread-safe if the adapter's stores are.</summary>
/// <remarks>
/// Each case asks for stores with data of its own. Answers are compared with a table that was reckoned by hand and with the interpreter, which is the
/// measure of what is right. What the adapter does not offer is reported as such.
/// </remarks>
/// <example>
/// <code>
/// static readonly ConformanceSuite Suite = new(data => new ConformanceStores(new MySource&lt;ConformanceCustomer&gt;(data.Customers)));
/// public static TheoryData&lt;string&gt; Cases => [.. Suite.CaseNames];
/// [Theory, MemberData(nameof(Cases))]
/// public Task Conforms(string name) => Suite.RunAsync(name);
/// </code>
/// </example>
public sealed class ConformanceSuite
{
    private static readonly IReadOnlyList<ConformanceCase> Cases =
    [
        .. ReadingCases.All, .. FilterCases.All, .. TruthTable.All, .. RandomCases.All, .. PushdownCases.All, .. PageCases.All,
        .. RelatedCases.All, .. SinkCases.All, .. ChangeFeedCases.All, .. AccessCases.All, .. RepositoryCases.All,
        .. JournalCases.All,
    ];

    private readonly Func<ConformanceData, ValueTask<ConformanceStores>> _create;

    /// <summary>A suite for an adapter whose stores are made at once.</summary>
    public ConformanceSuite(Func<ConformanceData, ConformanceStores> create)
        : this(data => ValueTask.FromResult(create(data)))
    {
    }

    /// <summary>A suite for an adapter.</summary>
    /// <param name="create">Makes stores that hold the data and nothing else; called once or more a case.</param>
    public ConformanceSuite(Func<ConformanceData, ValueTask<ConformanceStores>> create) => _create = create;

    /// <summary>The names of the cases, the same for every adapter.</summary>
    public IReadOnlyList<string> CaseNames { get; } = [.. Cases.Select(c => c.Name)];

    /// <summary>What the adapter is known not to keep; nothing unless it says so.</summary>
    public IReadOnlyList<ConformanceDeviation> Deviations { get; init; } = [];

    /// <summary>Runs one case.</summary>
    /// <param name="caseName">One of <see cref="CaseNames"/>.</param>
    /// <param name="cancellationToken">Ends the case with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether it passed, was not about anything that the adapter offers, or deviates as expected.</returns>
    /// <exception cref="ConformanceException">The adapter answered wrongly, or a deviation is no more one.</exception>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    public async Task<ConformanceResult> RunAsync(string caseName, CancellationToken cancellationToken = default)
    {
        var @case = Cases.FirstOrDefault(c => c.Name == caseName) ?? throw new ArgumentException($"There is no case \"{caseName}\".", nameof(caseName));
        var deviation = Deviations.FirstOrDefault(d => d.CaseName == caseName);
        await using var run = new ConformanceRun(_create, cancellationToken);
        try
        {
            await @case.RunAsync(run);
        }
        catch (NotOfferedException notOffered)
        {
            return new ConformanceResult(caseName, ConformanceOutcome.NotOffered, notOffered.Message);
        }
        catch (Exception exception) when (deviation is not null && exception is not OperationCanceledException)
        {
            return new ConformanceResult(caseName, ConformanceOutcome.Deviates, $"{deviation.Reason} ({exception.Message})");
        }
        catch (Exception exception) when (exception is not ConformanceException && !cancellationToken.IsCancellationRequested)
        {
            throw new ConformanceException($"{caseName}: the adapter threw {exception.GetType().Name}: {exception.Message}", exception);
        }

        return deviation is null
            ? new ConformanceResult(caseName, ConformanceOutcome.Passed, null)
            : throw new ConformanceException($"{caseName}: the adapter keeps it now: take it from its deviations.");
    }

    /// <summary>Runs all cases one after another and tells what became of each, as a report for whoever relies on the adapter.</summary>
    /// <exception cref="ConformanceException">The adapter answered wrongly; the message holds the whole report.</exception>
    public async Task<string> ReportAsync(CancellationToken cancellationToken = default)
    {
        var (report, failed) = (new StringBuilder(), 0);
        foreach (var name in CaseNames)
        {
            try
            {
                report.AppendLine((await RunAsync(name, cancellationToken)).ToString());
            }
            catch (ConformanceException exception)
            {
                failed++;
                report.Append(name).Append(": failed: ").AppendLine(exception.Message);
            }
        }

        return failed == 0 ? report.ToString() : throw new ConformanceException($"{failed} of {CaseNames.Count} cases failed.{Environment.NewLine}{report}");
    }
}
