using Runbook.Core;

namespace Runbook.Loading;

/// <summary>A package that <c>runbook.yml</c> names. Immutable.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Version">Its version, exactly.</param>
/// <param name="Span">Where it is named.</param>
public sealed record WantedPackage(string Name, string Version, SourceSpan Span);
