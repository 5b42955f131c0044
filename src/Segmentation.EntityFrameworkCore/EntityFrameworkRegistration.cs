using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Registers sources and repositories over a context.</summary>
public static class EntityFrameworkRegistration
{
    extension(SegmentationBuilder builder)
    {
        /// <summary>Registers a source for each entity type of a model, all of which the context has to map.</summary>
        /// <remarks><c>AddDbContextFactory</c> registers the context. Entities that are kept elsewhere get another source after this call.</remarks>
        public SegmentationBuilder AddEntityFramework<TContext>(SegmentationModel model)
            where TContext : DbContext
        {
            foreach (var entityType in model.EntityTypes)
                entityType.Accept(new Registration<TContext>(builder.Services));
            return builder;
        }

        /// <summary>Registers the repositories of definitions, people, turns and bulk runs, and the journals of memberships and firings.</summary>
        /// <remarks>The context has their tables by <c>model.AddSegmentation()</c>.</remarks>
        public SegmentationBuilder AddEntityFrameworkRepositories<TContext>()
            where TContext : DbContext
        {
            Keep<ISegmentRepository>((p, open) => new EntityFrameworkSegmentRepository(open, p.Options.Limits, Clock(p)));
            Keep<IPicklistRepository>((p, open) => new EntityFrameworkPicklistRepository(open, p.Options.Picklists, Clock(p)));
            Keep<ICustomFieldRepository>((p, open) => new EntityFrameworkCustomFieldRepository(open, p.Options.CustomFields, Clock(p)));
            Keep<IFormLayoutRepository>((p, open) => new EntityFrameworkFormLayoutRepository(
                open, p.Options.Model, p.GetRequiredService<IPicklistRepository>(), p.GetRequiredService<ICustomFieldRepository>(), Clock(p)));
            Keep<IRuleRepository>((p, open) => new EntityFrameworkRuleRepository(open, p.GetRequiredService<ActionCatalogue>(), p.Options.Limits, Clock(p)));
            Keep<IMembershipJournal>((_, open) => new EntityFrameworkMembershipJournal(open));
            Keep<IFiringJournal>((p, open) => new EntityFrameworkFiringJournal(open, p.GetRequiredService<ActionCatalogue>(), p.Options.Limits));
            Keep<IPeopleRepository>((p, open) => new EntityFrameworkPeopleRepository(open, Clock(p)));
            Keep<IAssignmentRepository>((_, open) => new EntityFrameworkAssignmentRepository(open));
            Keep<IBulkRunRepository>((p, open) => new EntityFrameworkBulkRunRepository(open, p.GetRequiredService<ActionCatalogue>(), p.Options.Limits));
            return builder;

            void Keep<TRepository>(Func<IServiceProvider, Func<DbContext>, TRepository> make)
                where TRepository : class =>
                builder.Services.Replace(ServiceDescriptor.Singleton(p => make(p, ContextsOf<TContext>(p))));
        }

        /// <summary>Registers the same in a <see cref="SegmentationDbContext"/>, whose tables its own migrations make.</summary>
        /// <param name="options">Which database, such as <c>o => o.UseNpgsql(connection)</c>.</param>
        public SegmentationBuilder AddSegmentationDatabase(Action<DbContextOptionsBuilder> options)
        {
            builder.Services.AddDbContextFactory<SegmentationDbContext>(options);
            return builder.AddEntityFrameworkRepositories<SegmentationDbContext>();
        }
    }

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static Func<DbContext> ContextsOf<TContext>(IServiceProvider provider)
        where TContext : DbContext => provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext;

    private sealed class Registration<TContext>(IServiceCollection services) : IEntityTypeVisitor<bool>
        where TContext : DbContext
    {
        public bool Visit<T>(EntityType<T> entityType)
            where T : class
        {
            services.AddSingleton<IEntitySource<T>>(p => new EntityFrameworkSource<T>(entityType, ContextsOf<TContext>(p)));
            return true;
        }
    }
}
