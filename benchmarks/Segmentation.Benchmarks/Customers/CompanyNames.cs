namespace Segmentation.Benchmarks;

/// <summary>Names of companies, of words that are found in about one of forty names each.</summary>
public static class CompanyNames
{
    /// <summary>The words, which questions look for parts of.</summary>
    public static string[] Words { get; } =
    [
        "Northern", "Harbour", "Silver", "Granite", "Meadow", "Cobalt", "Juniper", "Falcon", "Summit", "Orchard", "Lantern", "Crystal", "Velvet", "Thunder",
        "Maple", "Quartz", "Beacon", "Copper", "Willow", "Glacier", "Amber", "Canyon", "Raven", "Saffron", "Timber", "Pioneer", "Atlas", "Horizon", "Cedar",
        "Marble", "Phoenix", "Delta", "Ember", "Coral", "Zenith", "Prairie", "Hollow", "Sterling", "Tundra", "Violet", "Bridge", "Castle", "Dragon", "Engine",
        "Forest", "Garden", "Hammer", "Island", "Jungle", "Kettle", "Ladder", "Mirror", "Needle", "Ocean", "Pebble", "Quarry", "Rocket", "Saddle", "Tunnel",
        "Umbra", "Valley", "Window", "Yonder", "Zephyr", "Anchor", "Button", "Candle", "Donkey", "Eleven", "Fabric", "Gutter", "Helmet", "Indigo", "Jacket",
        "Kitten", "Lumber", "Magnet", "Nickel", "Oyster", "Pepper",
    ];

    private static readonly string[] Trades = ["Trading", "Logistics", "Foods", "Steel", "Textiles", "Software", "Energy", "Pharma", "Motors", "Media"];

    private static readonly string[] Forms = ["Ltd", "GmbH", "SA", "Inc", "Oy", "AB", "BV", "SpA"];

    public static string Choose(ref Dice dice) =>
        $"{Words[dice.Next(Words.Length)]} {Words[dice.Next(Words.Length)]} {Trades[dice.Next(Trades.Length)]} {Forms[dice.Next(Forms.Length)]}";
}
