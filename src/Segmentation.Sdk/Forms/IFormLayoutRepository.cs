namespace Segmentation;

/// <summary>Keeps the form layouts.</summary>
public interface IFormLayoutRepository : IDefinitionRepository<FormLayouts>;

/// <summary>Keeps the form layouts in memory. Thread-safe.</summary>
/// <param name="initial">The layouts to start with; null: none.</param>
public sealed class InMemoryFormLayoutRepository(FormLayouts? initial = null)
    : InMemoryRepository<FormLayouts>(initial ?? FormLayouts.Empty), IFormLayoutRepository;
