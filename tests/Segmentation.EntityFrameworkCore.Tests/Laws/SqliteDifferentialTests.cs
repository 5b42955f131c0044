using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

public sealed class SqliteDifferentialTests(ITestOutputHelper output) : DifferentialTests(output)
{
    [Fact]
    public Task The_database_selects_what_the_interpreter_does() => AskAsync(TestDatabase.Sqlite(), keepsNaN: false);
}
