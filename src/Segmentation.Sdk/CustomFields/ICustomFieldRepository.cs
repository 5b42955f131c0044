namespace Segmentation;

/// <summary>Keeps the custom fields.</summary>
public interface ICustomFieldRepository : IDefinitionRepository<CustomFieldCatalogue>;

/// <summary>Keeps the custom fields in memory. Thread-safe.</summary>
/// <param name="initial">The fields to start with; null: none.</param>
public sealed class InMemoryCustomFieldRepository(CustomFieldCatalogue? initial = null)
    : InMemoryRepository<CustomFieldCatalogue>(initial ?? CustomFieldCatalogue.Empty), ICustomFieldRepository;
