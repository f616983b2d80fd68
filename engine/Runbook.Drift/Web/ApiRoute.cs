using Microsoft.AspNetCore.Http;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>A route of the JSON API: what is served and what the OpenAPI document says come from it. Immutable.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, with <c>{names}</c>.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Role">Who may.</param>
/// <param name="Answer">What it answers; null: nothing (204).</param>
/// <param name="Handle">Does it; null answers 404, a text 409 with it.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary, AccountRole Role, Type? Answer, Func<HttpContext, Task<ApiAnswer>> Handle)
{
    /// <summary>What it takes; null for nothing.</summary>
    public Type? Body { get; init; }

    /// <summary>The parameters of the query.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>The media type of the answer. Default JSON.</summary>
    public string Media { get; init; } = "application/json";
}
