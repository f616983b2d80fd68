using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>kubectl</c>, named as kubernetes.core.k8s names them. Immutable.</summary>
[Exclusive("definition", "src", "template", "kustomize")]
[OneOf("definition", "src", "template", "kustomize", "kind")]
public sealed record KubectlArgs : KubeWaitArgs
{
    /// <summary>What is wanted of the objects. Default present.</summary>
    public KubectlState State { get; init; }

    /// <summary>The objects: a map, a list, or text of several documents.</summary>
    [Alias("resource_definition", "inline")]
    public Value? Definition { get; init; }

    /// <summary>A file of objects on the control machine.</summary>
    [Source]
    public SourceFile? Src { get; init; }

    /// <summary>Templates of objects: a path, a map with <c>path</c>, or a list of them.</summary>
    [Source("templates", Rendered = true)]
    public IReadOnlyList<SourceFile>? Template { get; init; }

    /// <summary>The kind of objects that do not name one.</summary>
    public string? Kind { get; init; }

    /// <summary>Group and version of objects that do not name them. Default <c>v1</c>.</summary>
    [Alias("api", "version")]
    public string ApiVersion { get; init; } = "v1";

    /// <summary>The name of an object that has none.</summary>
    public string? Name { get; init; }

    /// <summary>The beginning of a name that the server makes up, for an object that has no name.</summary>
    public string? GenerateName { get; init; }

    /// <summary>The namespace of objects that name none. Default the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>With state absent and no name: the objects with these labels.</summary>
    public IReadOnlyList<string> LabelSelectors { get; init; } = [];

    /// <summary>With state absent and no name: all objects of the kind in the namespace. Default false.</summary>
    public bool DeleteAll { get; init; }

    /// <summary>How to delete: <c>propagationPolicy</c>, <c>gracePeriodSeconds</c>, <c>preconditions</c>.</summary>
    public MapValue? DeleteOptions { get; init; }

    /// <summary>How state patched changes an object, tried in this order: <c>strategic-merge</c>, <c>merge</c>, <c>json</c>.</summary>
    public IReadOnlyList<string> MergeType { get; init; } = [];

    /// <summary>With state patched and merge_type json: the operations of RFC 6902.</summary>
    public Value? Patch { get; init; }

    /// <summary>Taken for compatibility: every object is applied. Default true.</summary>
    public bool Apply { get; init; } = true;

    /// <summary>Its <c>field_manager</c> and <c>force_conflicts</c> stand for the arguments of these names.</summary>
    public MapValue? ServerSideApply { get; init; }

    /// <summary>Who owns the fields that are applied. Default <c>runbook</c>.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Whether fields that somebody else owns are taken. Default false.</summary>
    public bool? ForceConflicts { get; init; }

    /// <summary>Whether the whole object is put in the place of the one that is there. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>Whether an object whose change the server forbids is deleted and made anew; never a claim or a volume. Default false.</summary>
    public bool Replace { get; init; }

    /// <summary>
    /// The apply set that the objects are members of (KEP-3659): <c>NAME</c> or <c>secrets/NAME</c> for a Secret as its parent,
    /// <c>configmaps/NAME</c> for a ConfigMap. What an earlier run made and this one no longer names is shown.
    /// </summary>
    public string? ApplySet { get; init; }

    /// <summary>Whether the members of the apply set that are no longer named are deleted, as <c>delete_options</c> say. Default false.</summary>
    public bool Prune { get; init; }

    /// <summary>
    /// Conditions of the playbook language over <c>object</c>, without braces, that must all hold of each object before the task ends
    /// (<c>object.status.readyReplicas == 3</c>). The engine gives the module a reader of such conditions; undefined is not so.
    /// </summary>
    public IReadOnlyList<string> WaitFor { get; init; } = [];

    /// <summary>Whether the names of ConfigMaps and Secrets get a digest of their content at their end. Default false.</summary>
    public bool AppendHash { get; init; }

    /// <summary>A folder with a <c>kustomization.yaml</c> on the control machine.</summary>
    [Source]
    public SourceFile? Kustomize { get; init; }

    /// <summary>Whether the other objects are still applied when one fails. Default false.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>Taken for compatibility: objects are always validated by the server.</summary>
    public MapValue? Validate { get; init; }

    /// <summary>Fields left out of results, as dotted paths.</summary>
    public IReadOnlyList<string> HiddenFields { get; init; } = [];

    internal bool Waits => Wait || WaitFor.Count > 0;

    internal bool NeedsNames => State != KubectlState.Absent;

    internal string Manager => FieldManager ?? Json.Text(ServerSideApply, "field_manager") ?? "runbook";

    internal bool Forces => ForceConflicts ?? Json.Flag(ServerSideApply, "force_conflicts");
}
