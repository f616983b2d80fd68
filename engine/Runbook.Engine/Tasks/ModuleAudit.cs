using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// What <c>--verify</c> asks of a module beside reading again: that two plans of one state are the same, that no secret argument is
/// shown, that the questions of a module from outside only read. Stateless.
/// </summary>
internal static partial class ModuleAudit
{
    private const int ShortestSecret = 4;

    /// <summary>The first promise that a module broke in planning; null when none.</summary>
    public static string? OfPlan(ModuleCall call, Change? change)
    {
        if (call.Module.IsForeign && call.Asked.Select(Writes).FirstOrDefault(w => w is not null) is { } write)
        {
            return ModuleBug.Text(call.Module, $"its question writes on the host, where it must only read: \"{write}\"");
        }

        if (!ModuleExecutor.TryPlan(call, out var again, out var bug, anew: true))
        {
            return bug;
        }

        if (!Texts(change).SequenceEqual(Texts(again), StringComparer.Ordinal))
        {
            return ModuleBug.Text(call.Module, "two plans for the same arguments and state differ");
        }

        return OfTexts(call, [.. call.Asked, .. Shown(change)]);
    }

    /// <summary>Whether a result shows a secret argument; null when not.</summary>
    public static string? OfValues(ModuleCall call, IReadOnlyList<KeyValuePair<string, Value>> values, string? message) =>
        OfTexts(call, [message ?? "", .. values.Select(v => ValueJson.ToJson(v.Value, maskSecrets: true))]);

    /// <summary>The piece of a script that changes something; null when it seems to read only. A guess, from the words.</summary>
    internal static string? Writes(string script)
    {
        var plain = Quoted().Replace(script, "'…'");
        var match = Writing().Match(plain);
        return match.Success ? match.Groups["write"].Value.Trim() : null;
    }

    private static string? OfTexts(ModuleCall call, IEnumerable<string> texts)
    {
        var secrets = Secrets(call).ToArray();
        return secrets.Length > 0 && texts.Any(t => secrets.Any(s => t.Contains(s.Text, StringComparison.Ordinal)))
            ? ModuleBug.Text(call.Module, $"it shows the secret argument {string.Join(", ", secrets.Select(s => s.Name).Distinct())} (which is masked all the same)")
            : null;
    }

    private static IEnumerable<(string Name, string Text)> Secrets(ModuleCall call) =>
        from argument in call.Module.Schema.Arguments
        where argument.IsSecret
        let value = call.Module.Schema.ValueOf(call.Args, argument)
        from text in value switch
        {
            Secret secret => [secret.Reveal],
            string one => [one],
            IEnumerable<string> many => many,
            _ => Enumerable.Empty<string>(),
        }
        where text.Length >= ShortestSecret
        select (argument.Name, text);

    private static IEnumerable<string> Texts(Change? change) =>
        change is null ? [] : [.. Shown(change), .. change.Actions.OfType<RemoteAction.Write>().Select(w => w.Content.Sha256), .. change.Actions.OfType<RemoteAction.Run>().Select(r => r.Script.Text)];

    private static IEnumerable<string> Shown(Change? change) => change is null
        ? []
        :
        [
            change.Before, change.After, change.Refusal ?? "", .. change.Actions.Select(a => a.ToString()!),
            .. change.Diffs?.SelectMany(d => new[] { d.Before, d.After }) ?? [],
            .. change.Foreseen.Values.Select(v => $"{v.Key}={ValueJson.ToJson(v.Value, maskSecrets: true)}"),
        ];

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    // A command at the beginning of a line or behind ; & | ( { then do else, or a redirection to what is neither a descriptor nor a variable.
    [GeneratedRegex("""
        (?:^|[;&|({]|\b(?:then|do|else)\s)\s*(?:sudo\s+)?(?<write>
            (?:touch|mkdir|rmdir|mv|cp|ln|chmod|chown|chgrp|truncate|dd|tee|kill|pkill|useradd|usermod|userdel|groupadd|groupdel|mkfs[.\w]*|mount|umount|reboot|shutdown|install)\s+(?!(?:-\S+\s+)*["]?\$)\S.*
            |rm\s+(?!(?:-\S+\s+)*["]?\$)\S.*
            |sed\s+-\S*i.*
            |systemctl\s+(?:start|stop|restart|reload|enable|disable|mask|unmask)\b.*
            |(?:apt|apt-get|dnf|yum|zypper|pip3?)\s+(?:-\S+\s+)*(?:install|remove|purge|upgrade|update)\b.*)
        |(?<write>(?<![<&\d=-])>>?\s*(?!/dev/null|/dev/stderr|/dev/tty|&|["]?\$|\()['"/\w.…~].*)
        |(?<write>\b1>>?\s*(?!/dev/null|/dev/stderr|&|["]?\$)['"/\w.…~].*)
        """, RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Writing();
}
