using System.Security.Cryptography;
using System.Text;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>
/// Objects that are applied together, told from others by labels, as KEP-3659 has it
/// (https://git.k8s.io/enhancements/keps/sig-cli/3659-kubectl-apply-prune): a parent object whose label is the set's id, members that
/// bear that id in a label of their own, and annotations of the parent that say where members may be. Immutable.
/// </summary>
/// <param name="Kind">The parent's kind: Secret or ConfigMap.</param>
/// <param name="Name">The parent's name.</param>
/// <param name="Namespace">The parent's namespace.</param>
internal sealed record KubeApplySet(string Kind, string Name, string Namespace)
{
    /// <summary>The label of the parent.</summary>
    public const string IdLabel = "applyset.kubernetes.io/id";

    /// <summary>The label of the members.</summary>
    public const string MemberLabel = "applyset.kubernetes.io/part-of";

    private const string ToolingNote = "applyset.kubernetes.io/tooling";
    private const string KindsNote = "applyset.kubernetes.io/contains-group-kinds";
    private const string PlacesNote = "applyset.kubernetes.io/additional-namespaces";
    private const string Tool = "runbook/v1";

    /// <summary>The id: a digest of the parent's name, namespace, kind and group.</summary>
    public string Id { get; } = $"applyset-{Digest($"{Name}.{Namespace}.{Kind}.")}-v1";

    /// <summary>The parent's path on the server.</summary>
    public string Path => $"/api/v1/namespaces/{Uri.EscapeDataString(Namespace)}/{(Kind == "Secret" ? "secrets" : "configmaps")}/{Uri.EscapeDataString(Name)}";

    /// <summary>The set of an argument: <c>NAME</c> (a Secret, as kubectl takes it), <c>secrets/NAME</c> or <c>configmaps/NAME</c>; null when it is none of them.</summary>
    public static KubeApplySet? Of(string written, string place)
    {
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        var (kind, name) = slash < 0 ? ("secret", written) : (written[..slash].ToLowerInvariant(), written[(slash + 1)..]);
        return name.Length == 0 ? null : kind switch
        {
            "secret" or "secrets" => new("Secret", name, place),
            "configmap" or "configmaps" or "cm" => new("ConfigMap", name, place),
            _ => null,
        };
    }

    /// <summary>An object as a member.</summary>
    public KubeObject Labelled(KubeObject member) => member with { Body = Json.With(member.Body, Value.Of(Id), "metadata", "labels", MemberLabel) };

    /// <summary>The parent as it has to be for members of some kinds in some namespaces.</summary>
    public MapValue Parent(IEnumerable<string> kinds, IEnumerable<string> places)
    {
        var notes = Value.Map((ToolingNote, Value.Of(Tool)), (KindsNote, Value.Of(Joined(kinds))));
        var others = Joined(places.Where(p => p != Namespace));
        notes = others.Length == 0 ? notes : Json.With(notes, Value.Of(others), PlacesNote);
        return Value.Map(("apiVersion", Value.Of("v1")), ("kind", Value.Of(Kind)), ("metadata", Value.Map(
            ("name", Value.Of(Name)), ("namespace", Value.Of(Namespace)), ("labels", Value.Map((IdLabel, Value.Of(Id)))), ("annotations", notes))));
    }

    /// <summary>Why a parent that is there is not this set's; null when it is.</summary>
    public string? Trouble(MapValue parent)
    {
        if (Json.Text(parent, "metadata", "labels", IdLabel) is not { } id)
        {
            return $"{Kind} {Namespace}/{Name} is there already and is not the parent of an apply set: name another one with apply_set";
        }

        var tool = Json.Text(parent, "metadata", "annotations", ToolingNote) ?? "";
        return id != Id ? $"{Kind} {Namespace}/{Name} bears the id {id}, where that of this apply set is {Id}: was it copied?"
            : tool.StartsWith("runbook/", StringComparison.Ordinal) ? null
            : $"the apply set {Kind} {Namespace}/{Name} is kept by \"{tool}\": two tools must not prune one set";
    }

    /// <summary>The kinds that a parent says there may be, as <c>Kind.group</c>.</summary>
    public static IReadOnlyList<string> KindsOf(MapValue? parent) => Split(parent, KindsNote);

    /// <summary>The namespaces beside its own that a parent says there may be members in.</summary>
    public static IReadOnlyList<string> PlacesOf(MapValue? parent) => Split(parent, PlacesNote);

    /// <summary>Whether a manager of fields has set an object's label of a member: a copy of a member is none.</summary>
    public static bool WasMadeBy(string manager, MapValue live) =>
        Json.Items(live, "metadata", "managedFields").Any(m => Json.Text(m, "manager") == manager && Json.Text(m, "operation") == "Apply"
            && Json.At(m, "fieldsV1", "f:metadata", "f:labels", "f:" + MemberLabel) is not null);

    /// <summary><c>Kind.group</c>, or <c>Kind</c> of the core.</summary>
    public static string GroupKind(KubeKind kind) => kind.Group.Length == 0 ? kind.Name : $"{kind.Name}.{kind.Group}";

    private static string Joined(IEnumerable<string> words) => string.Join(',', words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> Split(MapValue? parent, string note) =>
        Json.Text(parent, "metadata", "annotations", note)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string Digest(string text) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
