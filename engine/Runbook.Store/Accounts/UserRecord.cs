namespace Runbook.Store;

/// <summary>A user of the page. Immutable.</summary>
/// <param name="Name">The name.</param>
/// <param name="PasswordHash">The password's hash, made by the caller with a slow function; null for one who logs in elsewhere.</param>
/// <param name="Role">What he may do.</param>
/// <param name="Created">Since when.</param>
/// <param name="IsDisabled">Whether he may do nothing at present. Default false.</param>
public sealed record UserRecord(string Name, string? PasswordHash, AccountRole Role, DateTimeOffset Created, bool IsDisabled = false);
