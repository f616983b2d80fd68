using System.Buffers.Binary;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// Serves the calls of an engine in the process of modules, several at once. A message is its length (four bytes, the lowest first), the call's
/// number, the numbers to forget, the number of what is called, and what goes with it; the answer is the call's number, a verdict, and the rest.
/// </summary>
/// <param name="output">Takes the answers.</param>
internal sealed class ModuleServer(Stream output)
{
    /// <summary>The number of what loads modules, which is offered from the beginning.</summary>
    public const long Loader = 1;

    private readonly KeptObjects _kept = new();
    private readonly Lock _sending = new();

    /// <summary>What came of a call.</summary>
    public enum Verdict : byte
    {
        /// <summary>The result follows.</summary>
        Done,

        /// <summary>The host answered what the module cannot take; a text follows.</summary>
        ProbeFailed,

        /// <summary>The module failed; a text follows.</summary>
        Failed,
    }

    /// <summary>Serves until the engine has no more to ask.</summary>
    public void Serve(Stream input)
    {
        _kept.Add((Offered)Load);
        var crew = new ModuleCrew(Answer);
        while (ReadMessage(input) is { } message)
        {
            crew.Add(message);
        }
    }

    /// <summary>The next message; null when there is no more.</summary>
    public static byte[]? ReadMessage(Stream input)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        if (input.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        input.ReadExactly(message);
        return message;
    }

    /// <summary>Sends a message.</summary>
    public static void Send(Stream output, ReadOnlySpan<byte> message, Lock sending)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, message.Length);
        lock (sending)
        {
            output.Write(length);
            output.Write(message);
            output.Flush();
        }
    }

    private void Answer(byte[] message)
    {
        using var answer = Answered(message);
        try
        {
            Send(output, answer.Message, _sending);
        }
        catch (IOException)
        {
            // the engine is gone, and so is this process in a moment
        }
    }

    private WireWriter Answered(byte[] message)
    {
        var input = new WireReader(message, _kept, null);
        var call = input.ReadInt64();
        foreach (var number in input.List(static r => r.ReadInt64()))
        {
            _kept.Forget(number);
        }

        var answer = Begin(call, Verdict.Done);
        try
        {
            ((Offered)_kept[input.ReadInt64()]!)(input, answer);
            return answer;
        }
        catch (Exception e)
        {
            answer.Dispose();
            var failure = Begin(call, e is ProbeException ? Verdict.ProbeFailed : Verdict.Failed);
            failure.Write(e is ProbeException or ModuleFaultException ? e.Message : $"it failed: {e.GetType().Name}: {e.Message}");
            return failure;
        }
    }

    private WireWriter Begin(long call, Verdict verdict)
    {
        var answer = new WireWriter(_kept);
        answer.Write(call);
        answer.Write((byte)verdict);
        return answer;
    }

    private static void Load(WireReader input, WireWriter output)
    {
        var (entry, assembly, rules) = LoadRequest.Read(input);
        LoadedRemotely.Write(output, () => new ModuleLoader(rules).Make(entry, assembly));
    }
}
