using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>A section whose definitions are kept in one repository.</summary>
/// <typeparam name="TDefinitions">All definitions of a kind, immutable.</typeparam>
/// <param name="name">The member of the document.</param>
/// <param name="repository">Where the definitions are kept.</param>
public abstract class ConfigurationSection<TDefinitions>(string name, IDefinitionRepository<TDefinitions> repository) : IConfigurationSection
    where TDefinitions : class
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async ValueTask<JsonNode> ExportAsync(ConfigurationDraft draft, CancellationToken cancellationToken = default)
    {
        var stored = (await repository.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;
        draft.Before = draft.After = AddTo(draft.Before, stored);
        return Write(stored, draft.Before);
    }

    /// <inheritdoc/>
    public async ValueTask<ConfigurationSectionPlan> PlanAsync(JsonElement? element, ConfigurationDraft draft, CancellationToken cancellationToken = default)
    {
        var (before, seen) = await repository.LoadAsync(cancellationToken).ConfigureAwait(false);
        draft.Before = AddTo(draft.Before, before);
        var after = Read(element, before, draft);
        draft.After = AddTo(draft.After, after);
        return new ConfigurationSectionPlan(
            ReferenceEquals(before, after) ? [] : [.. Changes(before, after, draft)],
            async token => (await repository.LoadAsync(token).ConfigureAwait(false)).Token == seen,
            async (by, token) => await repository.SaveAsync(after, seen, by, token).ConfigureAwait(false) is not null);
    }

    /// <summary>The context with these definitions, for the sections that follow.</summary>
    protected virtual BindingContext AddTo(BindingContext context, TDefinitions definitions) => context;

    /// <summary>The definitions as the document holds them, in an order that depends on nothing but them.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="context">The definitions of the sections before, and these.</param>
    protected abstract JsonNode Write(TDefinitions definitions, BindingContext context);

    /// <summary>The definitions as the document wants them, checked against the sections before.</summary>
    /// <param name="element">The member of the document; null where it has none.</param>
    /// <param name="stored">The definitions as they are, to give back where nothing is said of them, or what is said cannot be read.</param>
    /// <param name="draft">The definitions of the sections before, and where issues go.</param>
    protected abstract TDefinitions Read(JsonElement? element, TDefinitions stored, ConfigurationDraft draft);

    /// <summary>The differences in words.</summary>
    protected abstract IEnumerable<string> Changes(TDefinitions before, TDefinitions after, ConfigurationDraft draft);
}
