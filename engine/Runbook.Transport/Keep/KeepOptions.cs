using Runbook.Core;

namespace Runbook.Transport;

/// <summary>How SSH connections are kept between runs. Immutable.</summary>
public sealed record KeepOptions
{
    /// <summary>How long a connection stays open after its last use.</summary>
    public required TimeSpan KeepFor { get; init; }

    /// <summary>The folder of the private socket, made with mode 0700 where it is missing.</summary>
    public string Folder { get; init; } = UsualFolder;

    /// <summary>The program that keeps the connections, and its arguments before the folder; it is started when there is none.</summary>
    public required IReadOnlyList<string> Keeper { get; init; }

    /// <summary><c>$XDG_RUNTIME_DIR/runbook</c>, or <c>connections</c> in <see cref="UserFolders.Cache"/> where there is no such directory.</summary>
    public static string UsualFolder => UserFolders.Runtime is { } runtime ? Path.Combine(runtime, "runbook") : Path.Combine(UserFolders.Cache, "connections");
}
