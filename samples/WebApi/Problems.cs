using Microsoft.AspNetCore.Diagnostics;
using Segmentation;

namespace WebApi;

/// <summary>Issues as problem details: each with its place in the filter, and what might have been meant.</summary>
internal static class Problems
{
    public static IResult Of(IReadOnlyList<Issue> issues, string? detail = null) => Results.Problem(
        detail ?? string.Join("; ", issues),
        statusCode: StatusCodes.Status400BadRequest,
        title: "The filter, order or page has mistakes.",
        extensions: new Dictionary<string, object?> { ["issues"] = issues.Select(View).ToList() });

    private static object View(Issue issue) => new
    {
        Place = issue.Span?.ToString() ?? issue.Pointer,
        issue.Message,
        Severity = issue.Severity.ToString(),
        issue.Suggestions,
    };
}

/// <summary>Answers a filter that cannot be read or bound with its issues.</summary>
internal sealed class FilterProblems : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not FilterException fault)
            return false;
        await Problems.Of(fault.Issues, fault.Message).ExecuteAsync(context);
        return true;
    }
}
