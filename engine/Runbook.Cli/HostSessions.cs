using Runbook.Engine;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>Opens sessions outside any playbook. Stateless.</summary>
internal static class HostSessions
{
    /// <summary>The session of a host of the inventory, with its variables and the command line's options.</summary>
    /// <exception cref="HostUnreachableException">It cannot be reached.</exception>
    public static async Task<IHostSession> OpenAsync(Composition composition, string host, RunOptions options, CancellationToken cancellationToken)
    {
        var scope = new HostScopes(composition).Of(host);
        var play = composition.Parser.OfOneTask(host, "meta", "noop", Environment.CurrentDirectory).Plays[0];
        var context = composition.ContextFor(scope, default);
        var target = ConnectionResolver.Resolve(host, play.Tasks[0], context, context, options);
        return await composition.Connector.OpenAsync(target, cancellationToken).ConfigureAwait(false);
    }
}
