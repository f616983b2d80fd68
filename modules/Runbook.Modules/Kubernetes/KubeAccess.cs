using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Finds the API server and the credentials, as kubectl does where the task runs: arguments, kubeconfig, <c>K8S_AUTH_*</c>, the
/// service account of a pod. Stateless.
/// </summary>
internal sealed class KubeAccess(IYamlReader yaml)
{
    private const string Mark = "--runbook-part ";
    private const string Account = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Reads it all; one round trip, and one more for files that a kubeconfig names or a plug-in that it runs.</summary>
    public Probe<KubeServer> Find(KubeArgs args) =>
        new Probe<Dictionary<string, List<(string Name, string Text)>>>(Script(args), Parts).Then(parts => Choose(args, parts));

    private static Sh Script(KubeArgs args)
    {
        var explicitly = args.Kubeconfig?.AsText() is { } path ? Sh.Line($"list={path}") : args.Kubeconfig is MapValue
            ? Sh.Verbatim("list=") : Sh.Verbatim("list=${K8S_AUTH_KUBECONFIG:-${KUBECONFIG:-$HOME/.kube/config}}");
        return Sh.Line($$"""
            {{explicitly}}
            case $list in '~'/*) list=$HOME/${list#??} ;; esac
            printf '\n{{Sh.Verbatim(Mark)}}env\n'; env | grep '^K8S_AUTH_' || :
            old=$IFS; IFS=:; set -f
            for f in $list; do
            if [ -r "$f" ]; then printf '\n{{Sh.Verbatim(Mark)}}file %s\n' "$f"; cat -- "$f"
            else printf '\n{{Sh.Verbatim(Mark)}}missing %s\n' "$f"; fi
            done
            IFS=$old
            if [ -n "$KUBERNETES_SERVICE_HOST" ] && [ -r {{Account}}/token ]; then
            printf '\n{{Sh.Verbatim(Mark)}}pod %s:%s\n' "$KUBERNETES_SERVICE_HOST" "$KUBERNETES_SERVICE_PORT"
            for n in token ca.crt namespace; do printf '\n{{Sh.Verbatim(Mark)}}%s -\n' "$n"; cat {{Account}}/"$n"; done
            fi
            """);
    }

    private static Dictionary<string, List<(string Name, string Text)>> Parts(string output)
    {
        var parts = new Dictionary<string, List<(string, string)>>(StringComparer.Ordinal);
        foreach (var part in ("\n" + output).Split("\n" + Mark, StringSplitOptions.RemoveEmptyEntries).Where(p => p.Trim().Length > 0))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var (head, body) = end < 0 ? (part, "") : (part[..end], part[(end + 1)..]);
            var space = head.IndexOf(' ', StringComparison.Ordinal);
            var (kind, name) = space < 0 ? (head, "") : (head[..space], head[(space + 1)..]);
            (parts.TryGetValue(kind, out var list) ? list : parts[kind] = []).Add((name, body));
        }

        return parts;
    }

    private Probe<KubeServer> Choose(KubeArgs args, Dictionary<string, List<(string Name, string Text)>> parts)
    {
        var environment = Environment(parts.GetValueOrDefault("env")?[0].Text ?? "");
        string? Setting(string? given, string name) => given ?? environment.GetValueOrDefault(name);
        var host = Setting(args.Host, "HOST");
        var files = parts.GetValueOrDefault("file") ?? [];
        KubeLogin login;
        if (args.Kubeconfig is MapValue content)
        {
            login = KubeConfig.Of(content).Login(Setting(args.Context, "CONTEXT"));
        }
        else if (files.Count > 0 && (host is null || args.Kubeconfig is not null || args.Context is not null))
        {
            login = KubeConfig.Of(files, yaml).Login(Setting(args.Context, "CONTEXT"));
        }
        else if (host is not null)
        {
            login = new(MapValue.Empty, ".", MapValue.Empty, ".", "default");
        }
        else if (parts.GetValueOrDefault("pod")?[0].Name is { } pod && args.Kubeconfig is null)
        {
            return Probe.Known(InPod(pod, parts) with { Timeout = TimeSpan.FromSeconds(args.RequestTimeout), Headers = Impersonation(args) });
        }
        else
        {
            var looked = string.Join(", ", parts.GetValueOrDefault("missing")?.Select(m => m.Name) ?? []);
            throw new ProbeException($"no kubeconfig: {looked} cannot be read (set kubeconfig: to its path, or $KUBECONFIG, or give host: and api_key:)");
        }

        return KubeCredentials.Of(login, new()
        {
            Host = host,
            Token = Setting(args.ApiKey, "API_KEY"),
            User = Setting(args.Username, "USERNAME"),
            Password = Setting(args.Password, "PASSWORD"),
            CaFile = Setting(args.CaCert, "SSL_CA_CERT"),
            CertificateFile = Setting(args.ClientCert, "CERT_FILE"),
            KeyFile = Setting(args.ClientKey, "KEY_FILE"),
            Verify = args.ValidateCerts ?? (environment.GetValueOrDefault("VERIFY_SSL") is { } verify ? verify.ToLowerInvariant() is not ("no" or "false" or "0") : null),
            Proxy = Setting(args.Proxy, "PROXY"),
        }).Select(e => new KubeServer(e, login.Namespace) { Timeout = TimeSpan.FromSeconds(args.RequestTimeout), Headers = Impersonation(args) });
    }

    private static KubeServer InPod(string address, Dictionary<string, List<(string Name, string Text)>> parts) => new(
        new($"https://{address}") { Token = new(parts["token"][0].Text.Trim()), Authority = parts["ca.crt"][0].Text },
        parts.GetValueOrDefault("namespace")?[0].Text.Trim() is { Length: > 0 } space ? space : "default");

    private static List<KeyValuePair<string, string>> Impersonation(KubeArgs args) =>
    [
        .. args.ImpersonateUser is { } user ? [KeyValuePair.Create("Impersonate-User", user)] : Array.Empty<KeyValuePair<string, string>>(),
        .. (args.ImpersonateGroups ?? []).Select(g => KeyValuePair.Create("Impersonate-Group", g)),
    ];

    private static Dictionary<string, string> Environment(string lines)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n'))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && line.StartsWith("K8S_AUTH_", StringComparison.Ordinal))
            {
                found[line["K8S_AUTH_".Length..at]] = line[(at + 1)..];
            }
        }

        return found;
    }
}
