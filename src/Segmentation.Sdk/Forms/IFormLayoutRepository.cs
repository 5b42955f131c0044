namespace Segmentation;

/// <summary>Keeps the form layouts.</summary>
public interface IFormLayoutRepository : IDefinitionRepository<FormLayouts>;

/// <summary>Keeps the form layouts in memory. Thread-safe.</summary>
/// <param name="initial">The layouts to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class InMemoryFormLayoutRepository(FormLayouts? initial = null, TimeProvider? clock = null)
    : InMemoryRepository<FormLayouts>(initial ?? FormLayouts.Empty, clock), IFormLayoutRepository;
