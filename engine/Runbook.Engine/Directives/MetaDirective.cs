using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>meta</c>: asks something of the run itself.</summary>
internal sealed class MetaDirective : IDirective
{
    private static IReadOnlyList<string> Known => DirectiveDocs.Find("meta")!.Arguments[0].Choices!;

    /// <inheritdoc/>
    public async ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        var verb = call.Text("_raw_params") ?? "";
        var host = call.Call.Host.Memory;
        switch (verb)
        {
            case "noop" or "refresh_inventory":
                return Done(verb);
            case "flush_handlers":
                return Done(verb, MetaRequest.FlushHandlers);
            case "end_host":
                return Done(verb, MetaRequest.EndHost);
            case "end_batch":
                return Done(verb, MetaRequest.EndBatch);
            case "end_play":
                return Done(verb, MetaRequest.EndPlay);
            case "end_role":
                return Done(verb, MetaRequest.EndRole);
            case "clear_facts":
                host.ClearFacts();
                return Done(verb);
            case "clear_host_errors":
                foreach (var memory in call.Run.Memories)
                {
                    memory.IsOut = memory.IsLost = false;
                }

                return Done(verb);
            case "reset_connection":
                var target = ConnectionResolver.Resolve(host.Host.Name, call.Task, call.Context, call.Context, call.Play.Options);
                await call.Run.Services.Connector.ResetAsync(target, cancellationToken).ConfigureAwait(false);
                return Done(verb);
            default:
                return ModuleOutcome.Fail([Diagnostic.Error(
                    "unknown-meta", "unknown meta action", $"\"{verb}\"", call.Task.ActionSpan, DidYouMean.Hint(verb, Known) ?? string.Join(", ", Known))]);
        }
    }

    private static ModuleOutcome Done(string verb, MetaRequest request = MetaRequest.None) =>
        ModuleOutcome.Ok(("msg", Value.Of(verb))) with { Request = request };
}
