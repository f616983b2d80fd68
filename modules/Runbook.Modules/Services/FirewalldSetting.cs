using Runbook.Core;

namespace Runbook.Modules;

/// <summary>One thing that firewalld's programs can be asked for, told to add and told to remove. Immutable.</summary>
/// <param name="Query">The option that asks.</param>
/// <param name="Add">The option that adds.</param>
/// <param name="Remove">The option that removes.</param>
/// <param name="Added">Ansible's sentence when it was added.</param>
/// <param name="Removed">Ansible's sentence when it was removed.</param>
internal sealed record FirewalldSetting(string Query, string Add, string Remove, string Added, string Removed)
{
    /// <summary>The word that must be in the answer for the setting to be there; null when the exit status tells.</summary>
    public string? Word { get; init; }

    /// <summary>Whether it is of a zone, not a zone itself. Default true.</summary>
    public bool IsOfZone { get; init; } = true;

    /// <summary>Every setting that the arguments speak of; more than one is a mistake.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="zone">The zone's name, for sentences.</param>
    public static IEnumerable<FirewalldSetting> Of(FirewalldArgs args, string zone)
    {
        (string Name, string Note, string? Value)[] named =
        [
            ("service", "service", args.Service), ("port", "port", args.Port), ("protocol", "protocol", args.Protocol), ("icmp-block", "icmp-block", args.IcmpBlock),
            ("rich-rule", "rich_rule", args.RichRule), ("forward-port", "port_forward", args.PortForward is [var forward, ..] ? Forward(forward) : null),
        ];
        foreach (var (name, note, value) in named.Where(n => n.Value is not null))
        {
            yield return new($"--query-{name}={value}", $"--add-{name}={value}", $"--remove-{name}={value}", Changed(note, value, "enabled"), Changed(note, value, "disabled"));
        }

        if (args.IcmpBlockInversion is not null)
        {
            const string Name = "icmp-block-inversion";
            yield return new($"--query-{Name}", $"--add-{Name}", $"--remove-{Name}", Changed(Name, "True", "enabled"), Changed(Name, "True", "disabled"));
        }

        (string Name, bool? Value)[] flags = [("masquerade", args.Masquerade), ("forward", args.Forward)];
        foreach (var (name, _) in flags.Where(f => f.Value is not null))
        {
            yield return new($"--query-{name}", $"--add-{name}", $"--remove-{name}", $"Added {name} to zone {zone}", $"Removed {name} from zone {zone}");
        }

        if (args.Source is { } source)
        {
            yield return new($"--query-source={source}", $"--add-source={source}", $"--remove-source={source}", $"Added {source} to zone {zone}", $"Removed {source} from zone {zone}");
        }

        if (args.Interface is { } link)
        {
            // An interface is in one zone only: adding it where it is in another would fail.
            yield return new($"--query-interface={link}", $"--change-interface={link}", $"--remove-interface={link}", $"Changed {link} to zone {zone}", $"Removed {link} from zone {zone}");
        }

        if (args.Target is { } target)
        {
            yield return new("--get-target", $"--set-target={target}", "--set-target=default", $"Set zone {zone} target to {target}", $"Reset zone {zone} target to default") { Word = target };
        }
    }

    /// <summary>The zone itself.</summary>
    public static FirewalldSetting OfZone(string zone) =>
        new(
            "--get-zones", $"--new-zone={zone}", $"--delete-zone={zone}",
            $"Added zone {zone}, {Changed("zone", zone, "present")}", $"Removed zone {zone}, {Changed("zone", zone, "absent")}")
        {
            Word = zone,
            IsOfZone = false,
        };

    private static string Changed(string kind, string? what, string state) => $"Changed {kind} {what} to {state}";

    private static string Forward(MapValue map) =>
        string.Join(':', new[] { "port", "proto", "toport", "toaddr" }
            .Select(k => (Key: k, Text: map[k] is { } value and not NullValue ? value.AsText() ?? value.ToString() : ""))
            .Where(p => p.Text.Length > 0).Select(p => $"{p.Key}={p.Text}"));
}
