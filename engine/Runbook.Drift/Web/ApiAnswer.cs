using Microsoft.AspNetCore.Http;

namespace Runbook.Drift;

/// <summary>What came of a request to the API. Immutable.</summary>
/// <param name="Status">The status.</param>
/// <param name="Value">What is answered; null for nothing.</param>
internal readonly record struct ApiAnswer(int Status, object? Value)
{
    /// <summary>There is no such thing.</summary>
    public static ApiAnswer Missing { get; } = new(StatusCodes.Status404NotFound, new { error = "there is no such thing" });

    /// <summary>Done, nothing to say.</summary>
    public static ApiAnswer Done { get; } = new(StatusCodes.Status204NoContent, null);

    /// <summary>A value; missing for null.</summary>
    public static ApiAnswer Of(object? value) => value is null ? Missing : new(StatusCodes.Status200OK, value);

    /// <summary>Done, or (with a reason) refused.</summary>
    public static ApiAnswer Unless(string? refused) => refused is null ? Done : new(StatusCodes.Status409Conflict, new { error = refused });
}
