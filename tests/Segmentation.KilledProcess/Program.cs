using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Segmentation.KilledProcess;

// Arguments: the provider, the connection, and a seed. Told to go, it works until it is killed, and says so after each round.
var seed = int.Parse(args[2], CultureInfo.InvariantCulture);
await PractiseAsync();
Console.WriteLine("ready");
if (Console.ReadLine() is null)
    return;
_ = Task.Run(EndWithParent);
var options = Bank.OptionsFor(args[0], args[1]);
var work = new Work(() => new Bank(options), seed);
while (true)
{
    await work.RoundAsync();
    Console.WriteLine("round");
}

// So that it is killed while it works, and not while its code is compiled.
async Task PractiseAsync()
{
    using var connection = new SqliteConnection("Data Source=:memory:");
    connection.Open();
    var practice = new DbContextOptionsBuilder<Bank>().UseSqlite(connection).Options;
    await using (var bank = new Bank(practice))
        await bank.Database.EnsureCreatedAsync();
    var practised = new Work(() => new Bank(practice), seed);
    await practised.RoundAsync();
}

static void EndWithParent()
{
    while (Console.ReadLine() is not null)
    {
        // Nobody says anything until the end.
    }

    Environment.Exit(0);
}
