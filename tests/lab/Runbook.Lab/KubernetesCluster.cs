using System.Globalization;
using System.Text.Json.Nodes;

namespace Runbook.Lab;

/// <summary>
/// A real Kubernetes 1.20.2 of <c>tests/lab/kubernetes/cluster</c> on loopback, with ports of its own, so that clusters run side by
/// side. Its nodes are doubles that make pods ready; annotations give a pod another fate. Only for root. Thread-safe.
/// </summary>
public sealed class KubernetesCluster : IAsyncDisposable
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(50);
    private static readonly TimeSpan CommandTime = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, string?> environment;
    private readonly FileStream slot;

    private KubernetesCluster(int number, FileStream slot)
    {
        this.slot = slot;
        Port = 21000 + (number * 10);
        environment = new Dictionary<string, string?> { ["K8S_PORT"] = Number(Port), ["K8S_HOME"] = Folder, ["K8S_AUDIT"] = "1" };
    }

    /// <summary>Why no cluster can be started here, or null when it can.</summary>
    public static string? Missing =>
        !Environment.IsPrivilegedProcess ? "the lab's Kubernetes needs root"
        : !File.Exists("/usr/bin/apt-get") ? "the lab's Kubernetes is built from Debian's source package"
        : null;

    /// <summary>The real kubectl 1.20.2.</summary>
    public static string Kubectl => Path.Combine(LabFolder, "bin", "kubectl");

    /// <summary>The port of the API server on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The folder of its kubeconfigs and, below <c>log</c>, of its logs.</summary>
    public string Folder => Path.Combine(LabFolder, Number(Port));

    /// <summary>The kubeconfig of its administrator, by certificate.</summary>
    public string Admin => Config("admin");

    private static string LabFolder => Environment.GetEnvironmentVariable("K8S_DIR") is { Length: > 0 } given ? given : "/var/tmp/runbook-kubernetes";

    /// <summary>
    /// A kubeconfig: <c>admin</c> (certificate), <c>token</c> (the same rights), <c>reader</c> (may read), <c>nobody</c> (may do
    /// nothing), <c>wrong-token</c>, <c>wrong-ca</c>, <c>expired</c> (certificate).
    /// </summary>
    /// <param name="user">One of these names.</param>
    public string Config(string user) => Path.Combine(Folder, user + ".conf");

    /// <summary>Builds the programs if that was not yet done, starts a cluster and returns when it takes pods.</summary>
    /// <param name="nodes">The number of its nodes, <c>fake-1</c> and up.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message holds what was printed.</exception>
    public static async Task<KubernetesCluster> StartAsync(int nodes, CancellationToken cancellationToken)
    {
        await RunAsync("build", BuildTime, null, [], cancellationToken);
        var (number, slot) = TakeSlot();
        var cluster = new KubernetesCluster(number, slot);
        try
        {
            // what a killed test run left behind in this slot
            await cluster.ClusterAsync(cancellationToken, "down");
            await cluster.ClusterAsync(cancellationToken, "up", Number(nodes));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the real kubectl as administrator.</summary>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="arguments">Its arguments.</param>
    public Task<CommandResult> TryKubectlAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(Kubectl, ["--kubeconfig", Admin, .. arguments], CommandTime, cancellationToken);

    /// <summary>Runs the real kubectl as administrator.</summary>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it printed.</exception>
    /// <returns>What it printed on standard output.</returns>
    public async Task<string> KubectlAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await TryKubectlAsync(cancellationToken, arguments)).Checked().Output;

    /// <summary>Reads one object, or a list.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="arguments">What follows <c>kubectl get</c>.</param>
    /// <exception cref="InvalidOperationException">There is no such object.</exception>
    public async Task<JsonNode> GetAsync(CancellationToken cancellationToken, params string[] arguments) =>
        JsonNode.Parse(await KubectlAsync(cancellationToken, ["get", "-o", "json", .. arguments]))!;

    /// <summary>The resourceVersion of each object of some kinds, by <c>Kind/name</c>.</summary>
    /// <param name="kinds">Kinds with commas between them, as kubectl takes them.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, string>> VersionsAsync(string kinds, string space, CancellationToken cancellationToken)
    {
        var list = await GetAsync(cancellationToken, kinds, "--namespace", space);
        return list["items"]!.AsArray().ToDictionary(
            item => $"{item!["kind"]}/{item["metadata"]!["name"]}",
            item => item!["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    /// <summary>Adds a node that runs its pods: <c>127.0.0.1</c>, with a real kubelet. A machine can have one; the image that it knows is nginx.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message holds what was printed.</exception>
    public Task StartKubeletAsync(CancellationToken cancellationToken) => ClusterAsync(cancellationToken, "kubelet");

    /// <summary>Ends one program: <c>etcd</c>, <c>kube-apiserver</c>, <c>kube-controller-manager</c>, <c>kube-scheduler</c>, <c>doubles</c>.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task StopAsync(string program, CancellationToken cancellationToken) => ClusterAsync(cancellationToken, "stop", program);

    /// <summary>Starts what was ended, and returns when the cluster takes pods.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task RestartAsync(CancellationToken cancellationToken) => ClusterAsync(cancellationToken, "start");

    /// <summary>Stops a program as it is, or lets it go on.</summary>
    /// <param name="program">Its name, as for <see cref="StopAsync"/>.</param>
    /// <param name="frozen">True to stop.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task FreezeAsync(string program, bool frozen, CancellationToken cancellationToken) =>
        ClusterAsync(cancellationToken, frozen ? "freeze" : "thaw", program);

    /// <summary>Ends it and removes all that belongs to it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ClusterAsync(CancellationToken.None, "down");
        }
        finally
        {
            await slot.DisposeAsync();
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // An exclusively opened file per port: test programs that run side by side take different ones.
    private static (int Number, FileStream Slot) TakeSlot()
    {
        for (var number = 1; number <= 40; number++)
        {
            try
            {
                return (number, new FileStream(Path.Combine(LabFolder, $"{number}.slot"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                continue;
            }
        }

        throw new InvalidOperationException($"40 clusters run already, says {LabFolder}");
    }

    private Task ClusterAsync(CancellationToken cancellationToken, params string[] arguments) =>
        RunAsync("cluster", CommandTime, environment, arguments, cancellationToken);

    private static async Task RunAsync(
        string script, TimeSpan timeout, IReadOnlyDictionary<string, string?>? environment, string[] arguments, CancellationToken cancellationToken)
    {
        await using var command = Command.Start(Repository.At("tests", "lab", "kubernetes", script), arguments, environment: environment);
        (await command.WaitAsync(timeout, cancellationToken)).Checked();
    }
}
