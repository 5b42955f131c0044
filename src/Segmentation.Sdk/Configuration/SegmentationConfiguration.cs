using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>
/// The configuration as one JSON document: picklists with pipelines and stages, custom fields, segments, form layouts, and what features add; to keep
/// under version control, to compare, and to bring from one installation to another. Thread-safe.
/// </summary>
public sealed class SegmentationConfiguration
{
    private readonly BindingContext _context;
    private readonly IReadOnlyList<IConfigurationSection> _sections;

    internal SegmentationConfiguration(SegmentationModel model, FilterLimits limits, IEnumerable<IConfigurationSection> sections)
    {
        (_context, _sections) = (new BindingContext(model, PicklistSnapshot.Empty, limits), [.. sections]);
        if (_sections.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two sections of the configuration named \"{twice.Key}\".", nameof(sections));
    }

    /// <summary>The configuration as it stands: indented, in an order that depends on the definitions alone: equal ones are equal to the byte.</summary>
    /// <exception cref="FilterException">The stored custom fields do not go with the model, or a text holds what JSON cannot.</exception>
    public async ValueTask<string> ExportAsync(CancellationToken cancellationToken = default)
    {
        var (draft, document) = (new ConfigurationDraft(_context), new JsonObject { ["v"] = 1 });
        foreach (var section in _sections)
            document[section.Name] = await section.ExportAsync(draft, cancellationToken).ConfigureAwait(false);
        return ConfigurationJson.Document(document);
    }

    /// <summary>What importing a document would do, and what is wrong with it. Writes nothing; never throws on JSON.</summary>
    /// <param name="json">The document. What it leaves out stays as it is, but for items of a picklist that it has: these are deactivated.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="FilterException">The stored custom fields do not go with the model.</exception>
    public async ValueTask<ConfigurationPlan> PlanImportAsync(string json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        var draft = new ConfigurationDraft(_context);
        using var document = draft.Try(() => JsonText.Parse(json, SegmentReader.MaxDepth(_context.Limits!)));
        if (document is null || draft.Try(() => Root(document.RootElement)) is not { } members)
            return new ConfigurationPlan(this, draft.Issues, []);
        var plans = new List<(string, ConfigurationSectionPlan)>();
        foreach (var section in _sections)
        {
            var element = members.Find(section.Name);
            if (element is null)
                draft.Inform("", IssueCode.LeftOut, $"the document has no `{section.Name}`: what is stored stays as it is");
            plans.Add((section.Name, await section.PlanAsync(element, draft, cancellationToken).ConfigureAwait(false)));
        }

        draft.Report(draft.After.DerivedFieldIssues(), draft.Before.DerivedFieldIssues(), _ => "");
        return new ConfigurationPlan(this, draft.Issues, plans);
    }

    /// <summary>Writes what differs, section after section, so that what one refers to is there before it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="by">Who imports, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>, between two sections at the latest.</param>
    /// <exception cref="ArgumentException">The plan was made by another configuration.</exception>
    /// <exception cref="FilterException">The plan has errors; nothing is written.</exception>
    /// <exception cref="ConfigurationException">
    /// Somebody changed the configuration since it was planned, or a section could not be saved; nothing further is written.
    /// </exception>
    public async ValueTask ApplyAsync(ConfigurationPlan plan, string? by = null, CancellationToken cancellationToken = default)
    {
        if (plan.Configuration != this)
            throw new ArgumentException("The plan is one of another configuration.", nameof(plan));
        if (!plan.IsValid)
            throw new FilterException([.. plan.Issues.Where(i => i.Severity == Severity.Error)]);
        List<string> written = [];
        List<string> pending = [.. plan.Sections.Where(s => s.Plan.Changes.Count > 0).Select(s => s.Name)];
        // Also what does not change was checked against.
        foreach (var (name, section) in pending is [] ? [] : plan.Sections)
        {
            if (!await section.IsCurrentAsync(cancellationToken).ConfigureAwait(false))
                throw Conflict(name);
        }

        foreach (var (name, section) in plan.Sections.Where(s => s.Plan.Changes.Count > 0))
        {
            if (!await SaveAsync(name, section).ConfigureAwait(false))
                throw Conflict(name);
            pending.Remove(name);
            written.Add(name);
        }

        ConfigurationException Conflict(string name) => new($"somebody changed `{name}` since the import was planned", written, pending);

        async ValueTask<bool> SaveAsync(string name, ConfigurationSectionPlan section)
        {
            try
            {
                return await section.SaveAsync(by, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new ConfigurationException($"`{name}` could not be saved: {exception.Message}", written, pending, exception);
            }
        }
    }

    private JsonMembers Root(JsonElement element)
    {
        var members = new JsonMembers(element, "", "a configuration");
        members.RequireVersion();
        members.Allow([.. _sections.Select(s => s.Name).Prepend("v")]);
        return members;
    }
}
