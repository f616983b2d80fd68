using System.Globalization;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>A request to a shell loop: its body, what follows the body on the stream, and the answers that it will give.</summary>
internal sealed class ShellRequest
{
    private const int LongestByLines = 2000;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ShellRequest(string body, IReadOnlyList<Answer> answers, TimeSpan? timeout, Content? input = null, long inputLength = 0)
    {
        Answers = answers;
        Timeout = timeout;
        Input = input;
        InputLength = inputLength;
        Frame = ToFrame(body);
    }

    public IReadOnlyList<Answer> Answers { get; }

    /// <summary>How many answers are complete.</summary>
    public int Answered { get; set; }

    public TimeSpan? Timeout { get; }

    /// <summary>Bytes that the body reads from the stream.</summary>
    public Content? Input { get; }

    /// <summary>How many, as the body has been told.</summary>
    public long InputLength { get; }

    /// <summary>Where in <see cref="Input"/> those bytes begin. Default 0.</summary>
    public long InputOffset { get; init; }

    /// <summary>What follows those bytes on the stream, for the body to read. Default nothing.</summary>
    public string InputEnd { get; init; } = "";

    /// <summary>Functions that the body calls: sent before the first request that needs them. Default null: none.</summary>
    public string? Functions { get; init; }

    /// <summary>Whether it only reads, so that it may be sent before it is known what takes it at the other end. Default false.</summary>
    public bool IsReading { get; init; }

    /// <summary>Header and body.</summary>
    public byte[] Frame { get; }

    /// <summary>Ends when all answers are there; fails when the shell is lost.</summary>
    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception reason) => _done.TrySetException(reason);

    /// <summary>Shell text with its header.</summary>
    public static byte[] ToFrame(string body)
    {
        var text = body.EndsWith('\n') ? body : body + "\n";
        var size = Encoding.UTF8.GetByteCount(text);
        var header = size <= LongestByLines
            ? string.Create(CultureInfo.InvariantCulture, $"L {text.Count(c => c == '\n')}\n")
            : string.Create(CultureInfo.InvariantCulture, $"H {size}\n");
        return Encoding.UTF8.GetBytes(header + text);
    }
}
