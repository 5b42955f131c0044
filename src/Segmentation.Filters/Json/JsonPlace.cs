using System.Globalization;

namespace Segmentation;

/// <summary>Where a walk stands in the JSON form of what it walks through.</summary>
internal sealed class JsonPlace
{
    private readonly List<(string Member, int? Index)> _steps = [];

    /// <summary>The place as a JSON pointer; spelled only where somebody asks, as most walks find no fault.</summary>
    public string Pointer => string.Concat(_steps.Select(
        s => s.Index is null ? $"/{s.Member}" : string.Create(CultureInfo.InvariantCulture, $"/{s.Member}/{s.Index}")));

    /// <summary>Goes to a member below the current place, or to an item of an array there, until the step is disposed of.</summary>
    public Step At(string member, int? index = null)
    {
        _steps.Add((member, index));
        return new Step(this);
    }

    /// <summary>Does something at a member below the current place.</summary>
    public TResult At<TResult>(string member, Func<TResult> act)
    {
        using (At(member))
            return act();
    }

    public readonly ref struct Step(JsonPlace place)
    {
        public void Dispose() => place._steps.RemoveAt(place._steps.Count - 1);
    }
}
