using System.Diagnostics.CodeAnalysis;
using StreamJsonRpc;

namespace Runbook.Editor;

/// <summary>The language server, for any editor that speaks the Language Server Protocol. Stateless.</summary>
public static class LanguageServer
{
    /// <summary>Serves a client until it says exit or its stream ends.</summary>
    /// <param name="host">What is around it.</param>
    /// <param name="input">What the client writes.</param>
    /// <param name="output">What it reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [RequiresDynamicCode("Messages are read and methods found by reflection.")]
    [RequiresUnreferencedCode("Messages are read and methods found by reflection.")]
    public static async Task RunAsync(EditorHost host, Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var session = new LanguageSession(host);
        var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = Wire.Options };
        using var rpc = new JsonRpc(new HeaderDelimitedMessageHandler(output, input, formatter));
        rpc.AddLocalRpcTarget(session, new JsonRpcTargetOptions { DisposeOnDisconnect = false });
        session.Rpc = rpc;
        rpc.StartListening();
        await Task.WhenAny(rpc.Completion, session.Exited, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
    }
}
