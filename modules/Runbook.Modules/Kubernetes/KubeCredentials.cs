using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Makes an endpoint of a kubeconfig's cluster and user, reading the files that they name. Stateless.</summary>
internal static class KubeCredentials
{
    /// <summary>The endpoint; asks the host only for what does not stand in the kubeconfig itself.</summary>
    public static Probe<WebEndpoint> Of(KubeLogin login, KubeOverrides over)
    {
        var address = over.Host ?? Json.Text(login.Cluster, "server") ?? throw new ProbeException("the kubeconfig's cluster has no server");
        var insecure = over.Verify is { } verify ? !verify : Json.Flag(login.Cluster, "insecure-skip-tls-verify");
        var user = over.Token is null && over.User is null ? login.User : MapValue.Empty;
        var material = Probe.All<string?>(
        [
            Material(over.CaFile, login.Cluster, "certificate-authority", login.ClusterFolder),
            Material(over.CertificateFile, user, "client-certificate", login.UserFolder),
            Material(over.KeyFile, user, "client-key", login.UserFolder),
            Token(over, user, login.UserFolder),
        ]);
        return material.Then(m => Plugin(user, login, m[1] is null && m[3] is null).Select(plugin => new WebEndpoint(Normal(address))
        {
            Authority = insecure ? null : m[0],
            Certificate = m[1] ?? plugin.Certificate,
            Key = (m[2] ?? plugin.Key) is { } key ? new Secret(key) : null,
            Token = (m[3] ?? plugin.Token) is { Length: > 0 } token ? new Secret(token) : null,
            User = over.User ?? Json.Text(user, "username"),
            Password = (over.Password ?? Json.Text(user, "password")) is { } password ? new Secret(password) : null,
            IsInsecure = insecure,
            ServerName = Json.Text(login.Cluster, "tls-server-name"),
            Proxy = over.Proxy ?? Json.Text(login.Cluster, "proxy-url"),
        }));
    }

    private static string Normal(string address) => (address.Contains("://", StringComparison.Ordinal) ? address : "https://" + address).TrimEnd('/');

    private static Probe<string?> Material(string? file, MapValue entry, string key, string folder)
    {
        if (file is not null)
        {
            return File(file);
        }

        if (Json.Text(entry, key + "-data") is { Length: > 0 } data)
        {
            return Probe.Known<string?>(Decoded(data, key + "-data"));
        }

        return Json.Text(entry, key) is { Length: > 0 } path ? File(KubeLogin.Absolute(path, folder)) : Probe.Known<string?>(null);
    }

    private static Probe<string?> Token(KubeOverrides over, MapValue user, string folder) =>
        (over.Token ?? Json.Text(user, "token")) is { Length: > 0 } token ? Probe.Known<string?>(token)
        : Json.Text(user, "tokenFile") is { Length: > 0 } file ? File(KubeLogin.Absolute(file, folder)).Select(t => t?.Trim())
        : Probe.Known<string?>(null);

    private static string Decoded(string data, string key)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw new ProbeException($"the kubeconfig's {key} is not base64");
        }
    }

    private static Probe<string?> File(string path) => Probe.Answer(
        Sh.Line($"cat -- {path}"),
        answer => answer.Succeeded ? (string?)answer.Output : throw new ProbeException($"the kubeconfig needs {path}: {answer.Error.Trim()}"));

    /// <summary>Runs a plug-in as https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ has it.</summary>
    private static Probe<(string? Token, string? Certificate, string? Key)> Plugin(MapValue user, KubeLogin login, bool isNeeded)
    {
        if (!isNeeded || Json.At(user, "exec") is not MapValue exec || Json.Text(exec, "command") is not { } command)
        {
            return Probe.Known<(string?, string?, string?)>(default);
        }

        var version = Json.Text(exec, "apiVersion") ?? "client.authentication.k8s.io/v1";
        var info = Value.Map(("apiVersion", Value.Of(version)), ("kind", Value.Of("ExecCredential")), ("spec", Value.Map(("interactive", Value.False))));
        var variables = Json.Items(exec, "env").Select(e => Sh.Line($"export {Json.Text(e, "name") ?? ""}={new Secret(Json.Text(e, "value") ?? "")}"))
            .Append(Sh.Line($"export KUBERNETES_EXEC_INFO={ValueJson.ToJson(info, maskSecrets: false)}"));
        var program = command.Contains('/', StringComparison.Ordinal) ? KubeLogin.Absolute(command, login.UserFolder) : command;
        var script = Sh.Line($"{Sh.Join("; ", variables)}; {program} {Json.Items(exec, "args").Select(a => a.AsText() ?? a.ToString())} </dev/null");
        return Probe.Answer(script, answer => Credential(answer, command, Json.Text(exec, "installHint")));
    }

    private static (string? Token, string? Certificate, string? Key) Credential(ShellAnswer answer, string command, string? hint)
    {
        if (!answer.Succeeded)
        {
            throw new ProbeException($"the kubeconfig's plug-in {command} ended with status {answer.ExitCode}: {answer.Error.Trim()}{(hint is null ? "" : $" ({hint.Trim()})")}");
        }

        var status = Json.At(Json.TryParse(answer.Output), "status")
            ?? throw new ProbeException($"the kubeconfig's plug-in {command} did not print an ExecCredential with a status");
        return (Json.Text(status, "token"), Json.Text(status, "clientCertificateData"), Json.Text(status, "clientKeyData"));
    }
}
