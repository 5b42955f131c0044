namespace Segmentation;

/// <summary>Where a walk stands in the JSON form of what it walks through.</summary>
internal sealed class JsonPlace
{
    /// <summary>The place as a JSON pointer.</summary>
    public string Pointer { get; private set; } = "";

    /// <summary>Does something at a place below the current one.</summary>
    public TResult At<TResult>(string member, Func<TResult> act)
    {
        var outer = Pointer;
        Pointer = $"{outer}/{member}";
        var result = act();
        Pointer = outer;
        return result;
    }
}
