using System.Reflection;
using Segmentation.Crm;

namespace Segmentation;

/// <summary>How entities are copied, so that a stored one does not change with the one that somebody holds.</summary>
internal static class EntityCopy
{
    private static readonly Func<object, object> Shallow =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    /// <summary>The shipped entities with their collections, navigation excepted; of other classes the members themselves, one by one.</summary>
    public static T Of<T>(T entity)
        where T : class => entity switch
        {
            Contact contact => (T)(object)contact.Copy(),
            Company company => (T)(object)company.Copy(),
            Deal deal => (T)(object)deal.Copy(),
            _ => (T)Shallow(entity),
        };
}
