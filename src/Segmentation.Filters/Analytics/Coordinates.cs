namespace Segmentation;

/// <summary>Which bucket of each field a cell or total is of, by number; <see cref="Every"/> for a field that a total does not tell apart.</summary>
internal readonly record struct Coordinates(int First, int Second, int Third, int Fourth)
{
    public const int Every = -1;

    public static Coordinates Total { get; } = new(Every, Every, Every, Every);

    /// <summary>Field after field; what does not tell them apart comes last.</summary>
    public static IComparer<Coordinates> Order { get; } = Comparer<Coordinates>.Create(Compare);

    public int this[int field] => field switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => Fourth,
    };

    public Coordinates With(int field, int bucket) => field switch
    {
        0 => this with { First = bucket },
        1 => this with { Second = bucket },
        2 => this with { Third = bucket },
        _ => this with { Fourth = bucket },
    };

    /// <summary>How many fields are told apart.</summary>
    public int Fields => Told(First) + Told(Second) + Told(Third) + Told(Fourth);

    private static int Told(int bucket) => bucket == Every ? 0 : 1;

    private static int Compare(Coordinates one, Coordinates other)
    {
        for (var field = 0; field < CrossTabRequest.MostFields; field++)
        {
            if (one[field] != other[field])
                return ((uint)one[field]).CompareTo((uint)other[field]);
        }

        return 0;
    }
}
