using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Changes one object of a Kubernetes cluster by the operations of RFC 6902.</summary>
[Module("k8s_json_patch", "kubernetes.core.k8s_json_patch", "community.kubernetes.k8s_json_patch")]
internal sealed class KubeJsonPatchModule(IYamlReader yaml) : Module<KubeJsonPatchModule.Args, KubeJsonPatchModule.State>
{
    private readonly KubectlModule _kubectl = new(yaml);

    /// <summary>The arguments. Immutable.</summary>
    public sealed record Args : KubeWaitArgs
    {
        /// <summary>The kind.</summary>
        [Required]
        public string? Kind { get; init; }

        /// <summary>Group and version. Default <c>v1</c>.</summary>
        [Alias("api", "version")]
        public string ApiVersion { get; init; } = "v1";

        /// <summary>The object's name.</summary>
        [Required]
        public string? Name { get; init; }

        /// <summary>The namespace. Default the context's.</summary>
        public string? Namespace { get; init; }

        /// <summary>The operations: maps with <c>op</c>, <c>path</c>, <c>value</c>, <c>from</c>.</summary>
        [Required]
        public IReadOnlyList<Value>? Patch { get; init; }

        /// <summary>Fields left out of the result, as dotted paths.</summary>
        public IReadOnlyList<string> HiddenFields { get; init; } = [];

        internal KubectlArgs AsPatch => new()
        {
            State = KubectlState.Patched,
            Kind = Kind,
            ApiVersion = ApiVersion,
            Name = Name,
            Namespace = Namespace,
            Patch = Value.Of(Patch!),
            MergeType = ["json"],
            HiddenFields = HiddenFields,
            Kubeconfig = Kubeconfig,
            Context = Context,
            Host = Host,
            ApiKey = ApiKey,
            Username = Username,
            Password = Password,
            ValidateCerts = ValidateCerts,
            CaCert = CaCert,
            ClientCert = ClientCert,
            ClientKey = ClientKey,
            Proxy = Proxy,
            ImpersonateUser = ImpersonateUser,
            ImpersonateGroups = ImpersonateGroups,
            RequestTimeout = RequestTimeout,
            Wait = Wait,
            WaitSleep = WaitSleep,
            WaitTimeout = WaitTimeout,
            WaitCondition = WaitCondition,
        };
    }

    /// <summary>What was read. Immutable.</summary>
    internal sealed record State(KubeReading Reading);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => _kubectl.Read(args.AsPatch).Select(r => new State(r));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now) => now.Reading.Objects is [{ Live: null, Trouble: null } missing]
        ? Change.Refuse($"{missing.Label} is not there")
        : _kubectl.Plan(args.AsPatch, now.Reading);

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => _kubectl.Report(args.AsPatch, now.Reading);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("kubernetes", "*");
}
