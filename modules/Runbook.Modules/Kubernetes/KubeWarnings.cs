using System.Text.RegularExpressions;
using Runbook.Core;
using Answer = Runbook.Sdk.WebAnswer;

namespace Runbook.Modules;

/// <summary>What is old in an object though the server still takes it, from the server's own words and from annotations that fields replaced. Stateless.</summary>
internal static partial class KubeWarnings
{
    /// <summary>Annotations, and what replaced them.</summary>
    private static readonly (string Annotation, string Now)[] Old =
    [
        ("volume.beta.kubernetes.io/storage-class", "spec.storageClassName"),
        ("volume.alpha.kubernetes.io/storage-class", "spec.storageClassName"),
        ("volume.beta.kubernetes.io/mount-options", "spec.mountOptions"),
        ("pod.beta.kubernetes.io/init-containers", "spec.initContainers"),
        ("pod.alpha.kubernetes.io/init-containers", "spec.initContainers"),
        ("pod.alpha.kubernetes.io/initialized", "nothing: a StatefulSet needs it no longer"),
        ("scheduler.alpha.kubernetes.io/affinity", "spec.affinity"),
        ("scheduler.alpha.kubernetes.io/tolerations", "spec.tolerations"),
        ("scheduler.alpha.kubernetes.io/critical-pod", "spec.priorityClassName"),
        ("seccomp.security.alpha.kubernetes.io/pod", "spec.securityContext.seccompProfile"),
        ("kubernetes.io/ingress.class", "spec.ingressClassName"),
        ("service.alpha.kubernetes.io/tolerate-unready-endpoints", "spec.publishNotReadyAddresses"),
    ];

    /// <summary>The warnings that came with an answer (RFC 7234, section 5.5: code, agent and a quoted text).</summary>
    public static IEnumerable<string> Of(Answer answer) => answer.Headers
        .Where(h => h.Key.Equals("Warning", StringComparison.OrdinalIgnoreCase))
        .SelectMany(h => Text().Matches(h.Value)).Select(m => Regex.Unescape(m.Groups["text"].Value));

    /// <summary>The warnings about an object, each with its place.</summary>
    public static IEnumerable<string> Of(KubectlArgs args, KubeFound found)
    {
        foreach (var warning in found.Warnings)
        {
            yield return $"{found.Place}: {warning}";
        }

        foreach (var (metadata, prefix) in Metadata(found.Wanted.Body))
        {
            foreach (var (annotation, now) in Old.Where(o => Json.At(metadata, "annotations", o.Annotation) is not null))
            {
                yield return $"{found.Place}: the annotation {annotation} is old; {(now.StartsWith("spec", StringComparison.Ordinal) ? prefix : "")}{now} replaced it";
            }
        }

        if (args.State == KubectlState.Patched && found is { Live: null, Trouble: null, Wanted.Name.Length: > 0 })
        {
            yield return $"{found.Place} is not there; state: patched makes none";
        }
    }

    private static IEnumerable<(Value? Metadata, string Prefix)> Metadata(MapValue body) =>
    [
        (Json.At(body, "metadata"), ""),
        (Json.At(body, "spec", "template", "metadata"), "spec.template."),
        .. Json.Items(body, "spec", "volumeClaimTemplates").Select(t => (Json.At(t, "metadata"), "spec.volumeClaimTemplates.")),
    ];

    [GeneratedRegex(@"\b\d{3} \S+ ""(?<text>([^""\\]|\\.)*)""")]
    private static partial Regex Text();
}
