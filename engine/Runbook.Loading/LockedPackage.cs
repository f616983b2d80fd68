namespace Runbook.Loading;

/// <summary>A package that the lock names. Immutable.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Version">Its version, exactly.</param>
/// <param name="Sha512">The SHA-512 of its file, in base 64.</param>
/// <param name="IsDirect">Whether <c>runbook.yml</c> names it, rather than another package: only then its modules can be used.</param>
public sealed record LockedPackage(string Name, string Version, string Sha512, bool IsDirect);
