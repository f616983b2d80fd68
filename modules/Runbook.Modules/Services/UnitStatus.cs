using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>A systemd unit as <c>systemctl show</c> tells it. Immutable.</summary>
/// <param name="Properties">Every property, in systemctl's order.</param>
/// <param name="Failure">Why systemd could not be asked; empty when it could.</param>
internal sealed record UnitStatus(MapValue Properties, string Failure)
{
    /// <summary>Whether systemd answered.</summary>
    public bool IsKnown => Failure.Length == 0;

    /// <summary>Whether there is such a unit, masked or not.</summary>
    public bool Exists => Get("LoadState") is not ("not-found" or "") || IsMasked;

    /// <summary>Whether it is masked.</summary>
    public bool IsMasked => Get("LoadState") == "masked" || FileState is "masked" or "masked-runtime";

    /// <summary>Whether it runs or is about to.</summary>
    public bool IsRunning => Get("ActiveState") is "active" or "activating" or "reloading";

    /// <summary>Whether it is stopping.</summary>
    public bool IsStopping => Get("ActiveState") == "deactivating";

    /// <summary>What its file says of starting at boot: <c>enabled</c>, <c>disabled</c>, <c>static</c>…; empty for none.</summary>
    public string FileState { get; init; } = "";

    /// <summary>Whether it starts at boot; null when that cannot be set, as for a static unit.</summary>
    public bool? IsEnabled => FileState switch
    {
        "enabled" => true,
        "static" or "generated" or "transient" => null,
        _ => false,
    };

    /// <summary>Reads the answer of <c>systemctl show</c> for one unit.</summary>
    public static UnitStatus Parse(ShellAnswer answer)
    {
        if (!answer.Succeeded)
        {
            return new(MapValue.Empty, answer.Error.Trim() is { Length: > 0 } error ? error : "systemctl could not be asked");
        }

        var properties = new MapBuilder();
        var fileState = "";
        foreach (var line in Logical(answer.Output))
        {
            if (line.IndexOf('=') is > 0 and var at)
            {
                properties[line[..at]] = Value.Of(line[(at + 1)..]);
                fileState = line.StartsWith("UnitFileState=", StringComparison.Ordinal) ? line[(at + 1)..] : fileState;
            }
        }

        return new(properties.Build(), "") { FileState = fileState };
    }

    private string Get(string key) => Properties[key]?.AsText() ?? "";

    // A value of several lines (an environment, a script in ExecStart) goes on until a line looks like a property again.
    private static List<string> Logical(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var at = line.IndexOf('=');
            if (at > 0 && char.IsAsciiLetterUpper(line[0]) && line[..at].All(char.IsAsciiLetterOrDigit))
            {
                lines.Add(line);
            }
            else if (line.Length > 0 && lines.Count > 0)
            {
                lines[^1] += "\n" + line;
            }
        }

        return lines;
    }
}
