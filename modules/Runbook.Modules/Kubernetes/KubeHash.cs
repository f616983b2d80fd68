using System.Security.Cryptography;
using System.Text;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>
/// The digest at the end of the name of a ConfigMap or Secret, by which another content has another name; the same as kubectl and
/// kustomize make (k8s.io/kubectl, pkg/util/hash). Stateless.
/// </summary>
internal static class KubeHash
{
    private const int Length = 10;

    /// <summary>Whether objects of a kind have one.</summary>
    public static bool IsFor(string? kind) => kind is "ConfigMap" or "Secret";

    /// <summary>The digest of an object, ten letters and digits that make no words.</summary>
    public static string Of(MapValue body)
    {
        var kind = Json.Text(body, "kind") ?? "";
        var content = new SortedDictionary<string, Value>(StringComparer.Ordinal)
        {
            ["kind"] = Value.Of(kind),
            ["name"] = Value.Of(Json.Text(body, "metadata", "name") ?? ""),
            ["data"] = Sorted(body["data"]),
        };
        if (kind == "Secret")
        {
            content["type"] = Value.Of(Json.Text(body, "type") ?? "");
        }

        foreach (var key in (ReadOnlySpan<string>)["binaryData", "stringData"])
        {
            if (Json.At(body, key) is MapValue { Count: > 0 } more)
            {
                content[key] = Sorted(more);
            }
        }

        return Spelt(Convert.ToHexStringLower(SHA256.HashData(Written(Value.Map(content)))));
    }

    /// <summary>The object with the digest at the end of its name.</summary>
    public static MapValue Named(MapValue body) =>
        Json.With(body, Value.Of($"{Json.Text(body, "metadata", "name")}-{Of(body)}"), "metadata", "name");

    private static MapValue Sorted(Value? map) =>
        Value.Map(((map as MapValue)?.TextEntries ?? []).OrderBy(e => e.Key, StringComparer.Ordinal));

    // As Go's encoding/json writes it: what HTML could take for a tag is escaped, other letters are not.
    private static byte[] Written(Value content) => Encoding.UTF8.GetBytes(ValueJson.ToJson(content, maskSecrets: false)
        .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal));

    private static string Spelt(string hex) => string.Concat(hex.Take(Length).Select(c => c switch { '0' => 'g', '1' => 'h', '3' => 'k', 'a' => 'm', 'e' => 't', _ => c }));
}
