using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Shells of this machine.</summary>
internal sealed class LocalLinkSource(string? directory, TimeProvider clock) : ILinkSource
{
    public WebClient Web { get; } = new(clock, null);

    public bool CanFallSilent => false;

    public bool NeedsDialogue { get; set; }

    public HostLogin Login { get; } = new(null);

    public (Secret? Password, Secret? Passphrase) Secrets => (null, null);

    public string? Directory => directory;

    public Task<IByteLink> OpenAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.FromResult<IByteLink>(ProcessLink.Open("/bin/sh", directory));

    public ValueTask ResetAsync(string reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Web.Dispose();
        return ValueTask.CompletedTask;
    }
}
