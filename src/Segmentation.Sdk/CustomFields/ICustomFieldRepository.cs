namespace Segmentation;

/// <summary>Keeps the custom fields.</summary>
public interface ICustomFieldRepository : IDefinitionRepository<CustomFieldCatalogue>;

/// <summary>Keeps the custom fields in memory. Thread-safe.</summary>
/// <param name="initial">The fields to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class InMemoryCustomFieldRepository(CustomFieldCatalogue? initial = null, TimeProvider? clock = null)
    : InMemoryRepository<CustomFieldCatalogue>(initial ?? CustomFieldCatalogue.Empty, clock), ICustomFieldRepository;
