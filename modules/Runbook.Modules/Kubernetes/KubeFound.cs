using Runbook.Core;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>What was read of one object. Immutable.</summary>
/// <param name="Wanted">The object as it is wanted.</param>
/// <param name="Kind">Its kind; null when the server does not serve it.</param>
/// <param name="Namespace">Where it lives; null for a kind without namespaces.</param>
internal sealed record KubeFound(KubeObject Wanted, KubeKind? Kind, string? Namespace)
{
    /// <summary>The object as it is; null when it is not there.</summary>
    public MapValue? Live { get; init; }

    /// <summary>What the server said to a trial of the change; null when none was needed.</summary>
    public Answer? Trial { get; init; }

    /// <summary>The object as the trial would have it.</summary>
    public MapValue? Foreseen { get; init; }

    /// <summary>The kind of patch that the server took in the trial.</summary>
    public string? PatchType { get; init; }

    /// <summary>What the server said is old in it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why it cannot be read, or why the trial was refused; null when neither.</summary>
    public string? Trouble { get; init; }

    /// <summary>The same, with what an answer warned of.</summary>
    public KubeFound Warned(Answer answer) => KubeWarnings.Of(answer).ToArray() is { Length: > 0 } more ? this with { Warnings = [.. Warnings.Union(more)] } : this;

    /// <summary>Kind, namespace and name, for people.</summary>
    public string Label => $"{Wanted.Kind} {(Namespace is null ? "" : Namespace + "/")}{(Wanted.Name.Length > 0 ? Wanted.Name : Json.Text(Wanted.Body, "metadata", "generateName") + "…")}";

    /// <summary>The label, after the place where the object was written.</summary>
    public string Place => Wanted.Span.IsKnown ? $"{Wanted.Span}: {Label}" : Label;

    /// <summary>The object's path on the server; only for a kind that is served.</summary>
    public string Path => Kind!.Path(Wanted.Name, Namespace);
}
