using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Understands what people put into <c>ansible_ssh_common_args</c>: options of the <c>ssh</c> program. Immutable.</summary>
/// <param name="Lines">As configuration lines, which come before the files'.</param>
/// <param name="ConfigFile">The file of <c>-F</c>, or null.</param>
internal sealed record SshArguments(IReadOnlyList<SshConfigLine> Lines, string? ConfigFile)
{
    private const string Source = "the ssh arguments";

    private static readonly IReadOnlyList<string> Understood =
    [
        "HostName", "User", "Port", "IdentityFile", "IdentitiesOnly", "IdentityAgent", "ProxyJump", "StrictHostKeyChecking",
        "UserKnownHostsFile", "GlobalKnownHostsFile", "ConnectTimeout", "ProxyCommand",
        "Ciphers", "KexAlgorithms", "HostKeyAlgorithms", "MACs", "ServerAliveInterval",
    ];

    /// <summary>Options that change nothing here: they tune what Runbook does otherwise, or ask for what it does anyway.</summary>
    private static readonly IReadOnlyList<string> PassedOver =
    [
        "ControlMaster", "ControlPersist", "ControlPath", "ServerAliveCountMax", "TCPKeepAlive", "Compression",
        "LogLevel", "BatchMode", "PreferredAuthentications", "PasswordAuthentication", "KbdInteractiveAuthentication",
        "ChallengeResponseAuthentication", "PubkeyAuthentication", "GSSAPIAuthentication", "GSSAPIDelegateCredentials",
        "HostbasedAuthentication",
        "PubkeyAcceptedKeyTypes", "PubkeyAcceptedAlgorithms", "CASignatureAlgorithms",
        "ConnectionAttempts", "UpdateHostKeys", "VisualHostKey", "CheckHostIP", "AddressFamily", "RequestTTY", "AddKeysToAgent",
        "NumberOfPasswordPrompts",
        "ForwardX11", "SendEnv", "HashKnownHosts", "VerifyHostKeyDNS", "IPQoS", "EscapeChar", "ExitOnForwardFailure", "RekeyLimit",
    ];

    /// <summary>Reads the text of the variable.</summary>
    /// <exception cref="HostUnreachableException">Something in it is not understood.</exception>
    public static SshArguments Parse(string? text)
    {
        var lines = new List<SshConfigLine>();
        string? file = null;
        var words = Split(text ?? "");
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word is not ['-', _, ..])
            {
                throw Bad($"\"{word}\" is no option");
            }

            if ("46ACTaqnvx".Contains(word[1]))
            {
                continue;
            }

            var value = word.Length > 2 ? word[2..] : i + 1 < words.Count ? words[++i] : throw Bad($"{word} lacks its value");
            switch (word[1])
            {
                case 'o': AddOption(lines, value); break;
                case 'J': Add(lines, "proxyjump", value); break;
                case 'i': Add(lines, "identityfile", value); break;
                case 'p': Add(lines, "port", value); break;
                case 'l': Add(lines, "user", value); break;
                case 'F': file = value; break;
                default: throw Bad($"{word[..2]} is not understood");
            }
        }

        return new(lines, file);
    }

    private static void AddOption(List<SshConfigLine> lines, string text)
    {
        var words = SshConfigReader.Words(text);
        if (words.Count < 2)
        {
            throw Bad($"-o {text} lacks a value");
        }

        if (Understood.Contains(words[0], StringComparer.OrdinalIgnoreCase))
        {
            lines.Add(new(words[0].ToLowerInvariant(), words[1..], Source, []));
        }
        else if (!PassedOver.Contains(words[0], StringComparer.OrdinalIgnoreCase))
        {
            var hint = DidYouMean.Hint(words[0], Understood.Concat(PassedOver));
            throw Bad($"option {words[0]} is not understood{(hint is null ? "" : $" ({hint})")}");
        }
    }

    private static void Add(List<SshConfigLine> lines, string keyword, string value) => lines.Add(new(keyword, [value], Source, []));

    private static HostUnreachableException Bad(string what) =>
        new($"ssh arguments (ansible_ssh_common_args, ansible_ssh_extra_args): {what}; understood are -J, -i, -p, -l, -F and -o with "
            + string.Join(", ", Understood));

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var quote = '\0';
        var any = false;
        foreach (var c in text)
        {
            if (quote == c || (quote == '\0' && c is '"' or '\''))
            {
                (quote, any) = (quote == c ? '\0' : c, true);
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Flush();
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        Flush();
        return words;

        void Flush()
        {
            if (any)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            any = false;
        }
    }
}
