namespace Segmentation.Tests;

/// <summary>The public surface is a text file that people review.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Segmentation.Filters", typeof(Filter))]
    [InlineData("Segmentation.Sdk", typeof(Segmenter))]
    [InlineData("Segmentation.EntityFrameworkCore", typeof(EntityFrameworkCore.QueryDialect))]
    [InlineData("Segmentation.Testing", typeof(Testing.FakeClock))]
    public void PublicSurface_IsTheOneWrittenDown(string project, Type type) =>
        Repository.Keep($"src/{project}/PublicApi.txt", PublicApi.Of(type.Assembly));
}
