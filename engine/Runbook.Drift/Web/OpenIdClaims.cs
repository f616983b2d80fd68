using System.Security.Claims;
using System.Text.Json;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What a provider says of somebody. Immutable.</summary>
/// <param name="principal">The claims of the identity token and of the provider's page on him.</param>
internal sealed class OpenIdClaims(ClaimsPrincipal principal)
{
    private const string Everybody = "*";

    /// <summary>His name by a claim; without it his mail address, then what the provider calls him.</summary>
    public string NameBy(string claim) => ((string[])[claim, "email", "sub"]).SelectMany(Values).FirstOrDefault(v => v.Length > 0) ?? "somebody";

    /// <summary>The highest role that a value of the claim gives; null for none.</summary>
    public AccountRole? RoleBy(OpenIdSettings provider)
    {
        var values = Values(provider.RoleClaim).Append(Everybody).ToHashSet(StringComparer.Ordinal);
        return provider.Roles.Where(r => r.Value.Any(values.Contains)).Select(r => (AccountRole?)r.Key).Max();
    }

    /// <summary>The values of a claim: texts, those of a list, or those at the end of a path into an object.</summary>
    private IEnumerable<string> Values(string claim)
    {
        var whole = principal.FindAll(claim).ToArray();
        if (whole.Length > 0)
        {
            return whole.SelectMany(c => Texts(c.Value, []));
        }

        var path = claim.Split('.');
        return principal.FindAll(path[0]).SelectMany(c => Texts(c.Value, path[1..]));
    }

    private static IEnumerable<string> Texts(string value, ReadOnlySpan<string> path)
    {
        if (value is not ['[' or '{', ..])
        {
            return path.IsEmpty ? [value] : [];
        }

        try
        {
            using var document = JsonDocument.Parse(value);
            var at = document.RootElement;
            foreach (var name in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return [];
                }
            }

            return at.ValueKind switch
            {
                JsonValueKind.String => [at.GetString()!],
                JsonValueKind.Array => [.. at.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)],
                _ => [],
            };
        }
        catch (JsonException)
        {
            return path.IsEmpty ? [value] : [];
        }
    }
}
