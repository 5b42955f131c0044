using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Segmentation.Tests;

public sealed class LambdaLaws
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"));

    [Fact]
    public void A_lambda_means_what_CSharp_means_where_every_value_is_there()
    {
        var answers = new int[2];
        Law.ForAll(1_500, Roll, rolled =>
        {
            var bound = Filter.For(rolled.Lambda, Client.Model).Bind<Client>(Client.Context);
            Assert.True(bound.IsValid, string.Join(Environment.NewLine, bound.Issues));
            var inCSharp = rolled.Lambda.Compile(preferInterpretation: true)(rolled.Client);
            Assert.Equal(inCSharp, bound.Interpret(Now).Matches(rolled.Client));
            answers[inCSharp ? 1 : 0]++;
        });
        if (Law.IsWhole)
            Assert.All(answers, a => Assert.InRange(a, 1_000, int.MaxValue));
    }

    private static Rolled Roll(Dice dice)
    {
        var lambdas = new LambdaDice(dice);
        return new Rolled(lambdas.Lambda(), lambdas.Client());
    }

    private sealed record Rolled(Expression<Func<Client, bool>> Lambda, Client Client)
    {
        private static readonly JsonSerializerOptions WithCircles = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles };

        public override string ToString() => $"{Lambda}{Environment.NewLine}{JsonSerializer.Serialize(Client, WithCircles)}";
    }
}
