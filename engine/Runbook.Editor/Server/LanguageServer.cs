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
    /// <returns>
    /// Why the end is a fault: one without <c>shutdown</c>, a message that cannot be read, or an answer that cannot be written. Null when
    /// it is none.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    [RequiresDynamicCode("Messages are read and methods found by reflection.")]
    [RequiresUnreferencedCode("Messages are read and methods found by reflection.")]
    public static async Task<string?> RunAsync(EditorHost host, Stream input, Stream output, CancellationToken cancellationToken)
    {
        using var session = new LanguageSession(host);
        var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = Wire.Options };
        var stream = new LanguageStream(input, output, formatter);
        using var rpc = new JsonRpc(stream);
        rpc.AddLocalRpcTarget(session, new JsonRpcTargetOptions { DisposeOnDisconnect = false });
        session.Rpc = rpc;
        rpc.StartListening();
        try
        {
            await rpc.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            return $"the connection to the client broke: {e.Message}";
        }

        return stream.IsShutDown ? null : "the client ended without \"shutdown\"";
    }
}
