using Microsoft.Extensions.DependencyInjection;
using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>Definitions and records that several administrators work on; what each of them does can be stopped, delayed or made to fail.</summary>
internal sealed class Office(
    PicklistSnapshot? picklists = null, SegmentCatalogue? segments = null, CustomFieldCatalogue? fields = null, FormLayouts? layouts = null)
{
    public IPicklistRepository Picklists { get; } = new InMemoryPicklistRepository(picklists ?? FactoryPicklists.All);

    public ISegmentRepository Segments { get; } = new InMemorySegmentRepository(segments);

    public ICustomFieldRepository Fields { get; } = new InMemoryCustomFieldRepository(fields ?? CustomFieldCatalogue.Empty);

    public IFormLayoutRepository Layouts { get; } = new InMemoryFormLayoutRepository(layouts);

    /// <summary>The records; its segmenter knows other definitions.</summary>
    public InMemoryCrm Crm { get; } = new(new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

    /// <summary>What somebody works with.</summary>
    /// <param name="onCall">Is called before each call of a repository or store, and again after it has saved or written.</param>
    public IServiceProvider Enter(Func<Task>? onCall = null)
    {
        onCall ??= () => Task.CompletedTask;
        var services = new ServiceCollection()
            .AddSingleton<IPicklistRepository>(new HookedPicklists(Picklists, onCall))
            .AddSingleton<ISegmentRepository>(new HookedSegments(Segments, onCall))
            .AddSingleton<ICustomFieldRepository>(new HookedFields(Fields, onCall))
            .AddSingleton<IFormLayoutRepository>(new HookedLayouts(Layouts, onCall));
        services.AddSegmentation()
            .AddSource(new HookedStore<Contact>(Crm.Contacts, onCall))
            .AddSource(new HookedStore<Company>(Crm.Companies, onCall))
            .AddSource(new HookedStore<Deal>(Crm.Deals, onCall));
        return services.BuildServiceProvider();
    }

    public PicklistAdministration Administration(Func<Task>? onCall = null) => Enter(onCall).GetRequiredService<PicklistAdministration>();

    /// <summary>Lets somebody fail at a call, counted from 0.</summary>
    public PicklistAdministration FailingAt(int call) => Administration(() => call-- == 0 ? throw new IOException("gone") : Task.CompletedTask);

    public async Task<Picklist> ListAsync(string key) => (await Picklists.LoadAsync()).Value.Find(key)!;

    private abstract class Hooked<TDefinitions>(IDefinitionRepository<TDefinitions> inner, Func<Task> onCall) : IDefinitionRepository<TDefinitions>
        where TDefinitions : class
    {
        public async ValueTask<Versioned<TDefinitions>> LoadAsync(CancellationToken cancellationToken = default)
        {
            await onCall().ConfigureAwait(false);
            return await inner.LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<ConcurrencyToken?> SaveAsync(
            TDefinitions definitions, ConcurrencyToken seen, string? by = null, CancellationToken cancellationToken = default)
        {
            await onCall().ConfigureAwait(false);
            var token = await inner.SaveAsync(definitions, seen, by, cancellationToken).ConfigureAwait(false);
            await onCall().ConfigureAwait(false);
            return token;
        }

        public IAsyncEnumerable<DefinitionRevision<TDefinitions>> HistoryAsync(CancellationToken cancellationToken = default) =>
            inner.HistoryAsync(cancellationToken);
    }

    private sealed class HookedPicklists(IPicklistRepository inner, Func<Task> onCall) : Hooked<PicklistSnapshot>(inner, onCall), IPicklistRepository;

    private sealed class HookedSegments(ISegmentRepository inner, Func<Task> onCall) : Hooked<SegmentCatalogue>(inner, onCall), ISegmentRepository;

    private sealed class HookedFields(ICustomFieldRepository inner, Func<Task> onCall) : Hooked<CustomFieldCatalogue>(inner, onCall), ICustomFieldRepository;

    private sealed class HookedLayouts(IFormLayoutRepository inner, Func<Task> onCall) : Hooked<FormLayouts>(inner, onCall), IFormLayoutRepository;

    private sealed class HookedStore<T>(InMemoryStore<T> inner, Func<Task> onCall) : IEntitySource<T>, IEntitySink<T>
        where T : class
    {
        public async IAsyncEnumerable<T> ScanAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await onCall().ConfigureAwait(false);
            await foreach (var entity in inner.ScanAsync(cancellationToken).ConfigureAwait(false))
                yield return entity;
        }

        public async ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default)
        {
            await onCall().ConfigureAwait(false);
            return await inner.FindAsync(key, cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<Versioned<T>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default)
        {
            await onCall().ConfigureAwait(false);
            return await inner.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<T>> writes, CancellationToken cancellationToken = default)
        {
            await onCall().ConfigureAwait(false);
            // One by one, so that some may be written when it fails.
            List<WriteResult> results = [];
            foreach (var write in writes)
            {
                results.AddRange(await inner.WriteAsync([write], cancellationToken).ConfigureAwait(false));
                await onCall().ConfigureAwait(false);
            }

            return results;
        }
    }
}
