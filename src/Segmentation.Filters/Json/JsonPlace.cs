using System.Globalization;

namespace Segmentation;

/// <summary>Where a walk stands in the JSON form of what it walks through.</summary>
internal sealed class JsonPlace
{
    private readonly List<(string Member, int? Index)> _steps = [];

    /// <summary>The place as a JSON pointer; spelled only where somebody asks, as most walks find no fault.</summary>
    public string Pointer => string.Concat(_steps.Select(
        s => s.Index is null ? $"/{s.Member}" : string.Create(CultureInfo.InvariantCulture, $"/{s.Member}/{s.Index}")));

    /// <summary>Does something at a place below the current one.</summary>
    public TResult At<TResult>(string member, Func<TResult> act) => At(member, null, act);

    /// <summary>Does something at an item of an array below the current place.</summary>
    public TResult At<TResult>(string member, int? index, Func<TResult> act)
    {
        _steps.Add((member, index));
        var result = act();
        _steps.RemoveAt(_steps.Count - 1);
        return result;
    }
}
