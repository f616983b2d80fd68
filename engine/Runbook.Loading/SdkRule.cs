using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>Which assemblies are served: those built against the same major version of the SDK, and a minor one that is not newer. Stateless.</summary>
internal static class SdkRule
{
    /// <summary>The version of the SDK in this program.</summary>
    public static Version Ours { get; } = typeof(Module).Assembly.GetName().Version!;

    /// <summary>Why an assembly cannot be served; null when it can.</summary>
    /// <param name="builtAgainst">The version in its references; null when it refers to no SDK.</param>
    public static string? Refusal(Version? builtAgainst) =>
        builtAgainst is null ? "it was not built against Runbook.Sdk"
        : builtAgainst.Major != Ours.Major || builtAgainst.Minor > Ours.Minor
            ? $"it was built against Runbook.Sdk {builtAgainst.ToString(2)}; this Runbook has {Ours.ToString(2)} and serves {Ours.Major}.0 to {Ours.ToString(2)}"
            : null;
}
