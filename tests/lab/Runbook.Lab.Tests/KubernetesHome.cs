namespace Runbook.Lab.Tests;

/// <summary>A namespace of its own on the lab's Kubernetes, and a user with the administrator's kubeconfig, for one test.</summary>
internal sealed class KubernetesHome : IAsyncDisposable
{
    private readonly UserHome home = new("");

    private KubernetesHome(KubernetesCluster cluster, string space)
    {
        Cluster = cluster;
        Space = space;
        As("admin");
    }

    public KubernetesCluster Cluster { get; }

    /// <summary>The namespace. What belongs to no namespace has it at the end of its name.</summary>
    public string Space { get; }

    public string Volume => "task-pv-volume-" + Space;

    public string Class => "glusterfs-storage-" + Space;

    /// <summary>Variables to set for the runs.</summary>
    public Dictionary<string, string?> Environment => home.Cli.Environment;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<KubernetesHome> CreateAsync(KubernetesFixture kubernetes) => await CreateAsync(await kubernetes.ClusterAsync());

    public static async Task<KubernetesHome> CreateAsync(KubernetesCluster cluster)
    {
        var made = new KubernetesHome(cluster, "t" + Guid.NewGuid().ToString("N")[..8]);
        await made.Cluster.KubectlAsync(Token, "create", "namespace", made.Space);
        // a pod is refused until this is there
        await Until.NotNullAsync(async () =>
            await made.KubectlAsync("get", "serviceaccounts", "-o", "name") is { Length: > 0 } && await made.KubectlAsync("get", "secrets", "-o", "name") is { Length: > 0 } found ? found : null);
        return made;
    }

    /// <summary>From now on the kubeconfig is that of another user.</summary>
    public void As(string user) => home.Cli.Environment["KUBECONFIG"] = Cluster.Config(user);

    public string Write(string name, string text) => home.Write(name, text);

    public string At(string name) => home.At(name);

    /// <summary>Runs a playbook of <c>playbooks/kubernetes</c>, or one by its path, on this namespace.</summary>
    public Task<CommandResult> PlayAsync(string playbook, params string[] options) => home.Cli.RunAsync(
        [
            "run", playbook.Contains('/', StringComparison.Ordinal) ? playbook : Repository.At("playbooks", "kubernetes", playbook + ".yml"), "--output", "lines",
            "-e", $"kubernetes_namespace={Space} host_volume_name={Volume} host_volume_class=manual-{Space} storage_class={Class} wait_seconds=120",
            .. options,
        ],
        Token);

    /// <summary>Renders all templates with what the playbooks take as given, into the folder <c>out</c> of this home.</summary>
    public Task<CommandResult> RenderAsync(params string[] variables) => home.PlayAsync(
        Repository.At("playbooks", "local", "render.yml"),
        Repository.At("playbooks", "storage", "inventory.ini"),
        [.. variables.Append("out=" + At("out")).SelectMany(variable => (string[])["-e", variable])]);

    /// <summary>Runs the real kubectl in this namespace.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => Cluster.KubectlAsync(Token, ["--namespace", Space, .. arguments]);

    /// <summary>One value of an object.</summary>
    public Task<string> ValueAsync(string what, string path) => KubectlAsync("get", what, "-o", $"jsonpath={{{path}}}");

    /// <summary>The resourceVersion of each object here, by kind and name, and of the volume and the class.</summary>
    public async Task<SortedDictionary<string, string>> VersionsAsync()
    {
        const string Kinds = "configmaps,services,statefulsets,persistentvolumeclaims,pods";
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, version) in await Cluster.VersionsAsync(Kinds, Space, Token)) all[name] = version;
        foreach (var (name, version) in await Cluster.VersionsAsync("persistentvolumes,storageclasses", Space, Token))
        {
            if (name.EndsWith(Space, StringComparison.Ordinal)) all[name] = version;
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.TryKubectlAsync(CancellationToken.None, "delete", "namespace", "--wait=false", Space);
        await Cluster.TryKubectlAsync(CancellationToken.None, "delete", "--wait=false", "--ignore-not-found", "persistentvolume/" + Volume, "storageclass/" + Class);
        home.Dispose();
    }
}
