using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Writes one big file: in pieces into a file beside its place, on several channels where the way is long, and put in place when it is
/// whole. What a connection that broke has left is not sent again. Used once.
/// </summary>
internal sealed class BigWriter(SessionShell shell, RemoteAction.Write write, ApplyOptions apply, TransportOptions options)
{
    /// <summary>From how many bytes on it is worth the round trip that it takes to ask what is there.</summary>
    private const long Least = 4 << 20;

    private const char FieldEnd = '\u001e';
    private readonly long _began = options.TimeProvider.GetTimestamp();

    /// <summary>Whether a content goes this way.</summary>
    public static bool Serves(ILinkSource links, Content content) => links.CanFallSilent && content.Length >= Least;

    /// <summary>Writes it; as one stream where the host has not what this takes.</summary>
    public async Task<ActionOutcome> WriteAsync(CancellationToken cancellationToken)
    {
        var hold = shell.Hold();
        try
        {
            await hold.Begins.WaitAsync(cancellationToken).ConfigureAwait(false);
            return await WriteAsync(hold, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return new(1, "", $"cannot send: {e.Message}");
        }
        finally
        {
            hold.Release();
        }
    }

    private async Task<ActionOutcome> WriteAsync(ShellHold hold, CancellationToken cancellationToken)
    {
        var length = write.Content.Length;
        var name = NameOf(write.Content, length);
        for (var link = apply.Link; ; link = apply.Link is { } place ? place with { IsFirst = true } : null)
        {
            var roundTrip = RoundTripAsync(cancellationToken);
            var script = new HostScript(PartScript.Prepare(write, shell.Host, name)) { LeavesNothing = true };
            var prepared = await RunAsync(script, link, cancellationToken).ConfigureAwait(false);
            if (prepared.IsSkipped || prepared.ExitCode != 0)
            {
                return prepared.IsSkipped || prepared.ExitCode == ApplyOptions.TimedOut ? prepared
                    : await LastAsync(WriteScript.Of(write, shell.Host), hold, cancellationToken).ConfigureAwait(false);
            }

            var part = Read(prepared.Output);
            var sender = new PieceSender(shell, write.Content, part.File, part.HasGzip, await roundTrip.ConfigureAwait(false), Left, options);
            var failed = await sender.SendAsync(length, part.Pieces, cancellationToken).ConfigureAwait(false);
            if (failed is null && (part.Pieces.Count == 0 || await IsWholeAsync(part.File, cancellationToken).ConfigureAwait(false)))
            {
                return await LastAsync(WriteScript.OfPart(write, shell.Host, part.File, length), hold, cancellationToken).ConfigureAwait(false);
            }

            if (failed is not { ExitCode: ApplyOptions.TimedOut })
            {
                await RunAsync(new(PartScript.Remove(part.File).Text) { LeavesNothing = true }, null, cancellationToken).ConfigureAwait(false);
            }

            if (failed is not null)
            {
                return failed;
            }
        }
    }

    /// <summary>What others follow: in the chain, for what the host was asked was begun.</summary>
    private Task<ActionOutcome> LastAsync(HostScript script, ShellHold hold, CancellationToken cancellationToken)
    {
        var rest = apply with { Timeout = Left(), Link = apply.Link is { } link ? link with { IsFirst = true } : null };
        return ScriptRunner.RunAsync(shell, script, rest, options, hold, cancellationToken);
    }

    /// <summary>Tells contents apart without reading them: what is put together of two is found by the digest.</summary>
    private static string NameOf(Content content, long length)
    {
        var written = content.File is { } file ? (new FileInfo(file).ResolveLinkTarget(true) ?? new FileInfo(file)).LastWriteTimeUtc.Ticks : 0;
        var text = string.Create(CultureInfo.InvariantCulture, $"{length} {written} {content.File ?? content.Sha1}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static (string File, bool HasGzip, IReadOnlyList<Piece> Pieces) Read(string output)
    {
        var fields = output.Split(FieldEnd);
        var pieces = new List<Piece>();
        foreach (var line in fields[2].Split('\n')[..^1])
        {
            if (line.Split(' ') is [var at, var length] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var megabyte)
                && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            {
                pieces.Add(new(megabyte, bytes));
            }
        }

        return (fields[0], fields[1] == "z", pieces);
    }

    private async Task<bool> IsWholeAsync(string file, CancellationToken cancellationToken)
    {
        var digest = await RunAsync(new(PartScript.Digest(file).Text) { LeavesNothing = true }, null, cancellationToken).ConfigureAwait(false);
        return digest.Output.TrimStart('\\').StartsWith(write.Content.Sha1, StringComparison.Ordinal);
    }

    private async Task<TimeSpan> RoundTripAsync(CancellationToken cancellationToken)
    {
        var from = options.TimeProvider.GetTimestamp();
        await RunAsync(new(":") { LeavesNothing = true }, null, cancellationToken).ConfigureAwait(false);
        return options.TimeProvider.GetElapsedTime(from);
    }

    private TimeSpan? Left() => apply.Timeout is { } limit
        ? TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, (limit - options.TimeProvider.GetElapsedTime(_began)).Ticks)) : null;

    private async Task<ActionOutcome> RunAsync(HostScript script, ActionLink? link, CancellationToken cancellationToken)
    {
        var body = RequestBody.Run(script.Text, null, apply.Environment, link, script.LeavesNothing);
        var request = await shell.SendNowAsync(
            () => new(body, [new(new(options.OutputLimit, null, null), new(options.OutputLimit, null, null))], Left()) { Functions = script.Functions },
            cancellationToken).ConfigureAwait(false);
        var answer = request.Answers[0].ToShellAnswer();
        return new(answer.ExitCode, answer.Output, answer.Error) { IsSkipped = request.Answers[0].IsSkipped };
    }
}
