using System.CommandLine;

namespace Segmentation.Benchmarks;

/// <summary><c>databases --rows N</c>: what each question takes of SQLite and of PostgreSQL, through the library and in LINQ by hand.</summary>
internal static class DatabaseCommand
{
    // The slowest take a second, and a round of two such differs from the next by a tenth.
    private const int LeastRounds = 50;

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "How many customers.", DefaultValueFactory = _ => 1_000_000 };
        var only = new Option<string?>("--only") { Description = "The questions, separated by commas." };
        var command = new Command(
            "databases", "Prints store, question, and what it takes us, by hand and how many times as much: in milliseconds, then in bytes.") { rows, only };
        command.SetAction(parsed => Run(parsed.GetValue(rows), parsed.GetValue(only)?.Split(',')));
        return command;
    }

    private static int Run(int rows, string[]? only)
    {
        Console.Error.WriteLine(Machine.Name);
        var customers = CustomerGenerator.Generate(rows);
        try
        {
            using (var sqlite = new SqliteStore())
                Measure(sqlite, customers, only);
            if (!PostgresStore.IsThere)
            {
                Console.Error.WriteLine("postgresql: there is no initdb under /usr/lib/postgresql/*/bin, so it is not asked");
                return 0;
            }

            using var postgres = PostgresStore.Start();
            Measure(postgres, customers, only);
            return 0;
        }
        catch (WrongAnswerException exception)
        {
            Console.Error.WriteLine($"the answers are not the same: {exception.Message}");
            return 1;
        }
    }

    private static void Measure(Store store, Customer[] customers, string[]? only)
    {
        var start = TimeProvider.System.GetTimestamp();
        store.Fill(customers);
        Console.Error.WriteLine(FormattableString.Invariant($"{store.Name}: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s"));
        var run = new RatioRun(Budget(customers.Length), Console.Error.WriteLine) { LeastRounds = LeastRounds };
        var questions = new DatabaseQuestions(store).All.Where(q => only?.Contains(q.Name) ?? true).ToList();
        // Most of what EF Core does is the same for all: the first question would be timed while it is compiled.
        questions.ForEach(RatioRun.Prepare);
        foreach (var question in questions)
        {
            if (run.Medians(question) is [var ours, var byHand])
            {
                Console.Out.WriteLine(new DatabaseLine(
                    store.Name, question.Name, ours.Milliseconds, byHand.Milliseconds, 1 / byHand.TimesAsLong, ours.Bytes, byHand.Bytes));
            }
        }
    }

    /// <summary>Some seconds a question; more where it takes longer, so that medians are of enough rounds.</summary>
    private static double Budget(int rows) => 2 + rows / 50_000.0;
}
