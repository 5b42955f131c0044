using System.Reflection;
using Segmentation.Crm;

namespace Segmentation;

/// <summary>How entities are copied, so that a stored one does not change with the one that somebody holds.</summary>
internal static class EntityCopy
{
    private static readonly Func<object, object> Shallow =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    /// <summary>Copies the shipped entities with their collections, related entities excepted; of other classes the members themselves, one by one.</summary>
    public static Func<T, T> For<T>(EntityType<T> entityType)
        where T : class => entity => entity switch
    {
        Contact contact => (T)(object)contact.Copy(),
        Company company => (T)(object)company.Copy(),
        Deal deal => (T)(object)deal.Copy(),
        _ when entityType.HasCollections => throw new InvalidOperationException(
            $"A {entityType.Name} holds collections, which a copy would share with it: " +
            $"give the store a function that copies one, `copy: {entityType.Name} => …`."),
        _ => (T)Shallow(entity),
    };
}
