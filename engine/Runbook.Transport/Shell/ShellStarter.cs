using System.Globalization;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Starts a shell loop on a fresh link: skips what the login prints, answers a password prompt, waits for the loop's first word.
/// </summary>
internal sealed class ShellStarter
{
    private const int KeptNoise = 1 << 16;
    private const int LongestReason = 300;
    private const int CheckLength = 10;

    /// <summary>Empty lines for start-up files that read some of the input; nobody else minds them.</summary>
    private const string Slack = "\n\n";

    private readonly StringBuilder _noise = new();
    private readonly IByteLink _link;
    private readonly BecomeTarget? _become;
    private readonly TransportOptions _options;
    private readonly ShellLoop _loop;
    private readonly string _hello = LoopScript.NewWord();
    private readonly string _mark = LoopScript.NewWord();
    private readonly string _prompt = $"[runbook {LoopScript.NewWord()}] password:";
    private readonly bool _isEager;
    private bool _hasBegun;
    private int _prompts;
    private CancellationToken _ended;

    private ShellStarter(IByteLink link, BecomeTarget? become, TransportOptions options)
    {
        _link = link;
        _become = become;
        _options = options;
        _isEager = link.Greeting is not null && AsksNothing(become);
        _loop = new(link, _mark, options);
    }

    /// <summary>
    /// Starts the loop; the link belongs to the loop then, and is closed when it does not start. Where nothing else can take the
    /// input, the loop is not waited for: it may be lost within the time for the same reasons.
    /// </summary>
    /// <exception cref="HostUnreachableException">The shell did not start, or becoming the user failed.</exception>
    public static async Task<ShellLoop> StartAsync(
        IByteLink link,
        string shell,
        string? directory,
        BecomeTarget? become,
        TimeSpan timeout,
        TransportOptions options,
        CancellationToken cancellationToken)
    {
        var starter = new ShellStarter(link, become, options);
        try
        {
            await starter.RunAsync(shell, directory, timeout, cancellationToken).ConfigureAwait(false);
            return starter._loop;
        }
        catch
        {
            await starter._loop.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether the way to the user can take nothing of the input, not even by mistake.</summary>
    private static bool AsksNothing(BecomeTarget? become) =>
        become is null or { Method: "sudo", Password: null, Flags: null };

    private async Task RunAsync(string shell, string? directory, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _ended = cancellationToken;
        _link.Start(Receive, Closed);
        var loop = LoopScript.Text(_hello, _mark[..CheckLength], _become is null ? directory : null);
        var line = Slack + BecomeCommand.Line(shell, loop, _become, _prompt);
        if (_isEager)
        {
            await WriteAsync(line + _mark + "\n", cancellationToken).ConfigureAwait(false);
            _ = GuardAsync(timeout, CancellationToken.None);
            return;
        }

        await WriteAsync(line, cancellationToken).ConfigureAwait(false);
        try
        {
            await _loop.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (_become is not null || Heard().Length > 0)
        {
            throw new StartTimeoutException(Stuck(), _become is not null, e);
        }

        await _link.WriteAsync(Encoding.ASCII.GetBytes(_mark + "\n"), cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await _link.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            Closed(null);
        }
    }

    /// <summary>Gives a loop up that does not begin in time.</summary>
    private async Task GuardAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _loop.Ready.WaitAsync(timeout, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Fail(Stuck());
        }
        catch (Exception e) when (e is HostUnreachableException or ShellReplacedException)
        {
            // Its requests have been told.
        }

        if (!_loop.Ready.IsCompletedSuccessfully)
        {
            await _loop.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Receive(ReadOnlyMemory<byte> data)
    {
        if (_hasBegun)
        {
            _loop.Receive(data);
            return;
        }

        _noise.Append(Encoding.Latin1.GetString(data.Span));
        if (_noise.Length > KeptNoise)
        {
            _noise.Remove(0, _noise.Length - KeptNoise);
        }

        var text = _noise.ToString();
        var at = text.IndexOf(_hello + " ", StringComparison.Ordinal);
        if (at >= 0)
        {
            Begin(text[..at], text[(at + _hello.Length + 1)..]);
        }
        else
        {
            AnswerPrompt(text);
        }
    }

    private void Begin(string before, string rest)
    {
        var end = rest.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || !int.TryParse(rest.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
        {
            return;
        }

        if (_isEager && !before.Contains(_link.Greeting!, StringComparison.Ordinal))
        {
            // Another shell has begun the loop, perhaps after reading ahead what was meant for it.
            _loop.Mislead();
            return;
        }

        _hasBegun = true;
        _loop.Begin(processId);
        if (end + 1 < rest.Length)
        {
            _loop.Receive(Encoding.Latin1.GetBytes(rest[(end + 1)..]));
        }
    }

    private void AnswerPrompt(string text)
    {
        if (_become is null || !IsPrompt(text))
        {
            return;
        }

        if (_prompts > 0 && _become.Method != "sudo")
        {
            // Others ask only once; what ends with a colon now is a part of their last words.
            return;
        }

        _noise.Clear();
        _prompts++;
        if (_become.Password is null)
        {
            Fail($"{_become.Method}: a password is required to become {_become.User} (give it with -K or ansible_become_password)");
        }
        else if (_prompts > 1)
        {
            Fail($"{_become.Method}: the password to become {_become.User} is wrong");
        }
        else
        {
            _ = SendPasswordAsync(_become.Password.Value.Reveal, _ended);
        }
    }

    private bool IsPrompt(string text) => _become!.Method switch
    {
        "sudo" => text.Contains(_prompt, StringComparison.Ordinal),

        // su and doas ask in the host's language; a colon at the end of what they print is common to all.
        _ => text.TrimEnd(' ') is [.., ':'] or [.., '\u00ef', '\u00bc', '\u009a'] && !text.EndsWith('\n'),
    };

    private async Task SendPasswordAsync(string password, CancellationToken cancellationToken)
    {
        try
        {
            await _link.WriteAsync(Encoding.UTF8.GetBytes(password + "\n"), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Closed(e.Message);
        }
    }

    private void Closed(string? reason)
    {
        if (_hasBegun)
        {
            _loop.Lose(new HostUnreachableException(
                $"the connection was lost{(reason is null ? "" : ": " + reason)}; the next task connects again"));
            return;
        }

        if (_link.IsStale)
        {
            _loop.Lose(new ShellReplacedException { IsStale = true });
            return;
        }

        if (_link.Refusal is { } refusal)
        {
            _loop.Lose(new HostUnreachableException(refusal.Message, refusal));
            return;
        }

        if (_link is { Greeting: not null, IsCommandRefused: true })
        {
            _loop.Mislead();
            return;
        }

        var heard = Heard();
        var why = heard.Length > 0 ? heard : reason ?? "it ended at once";
        if (_become is null)
        {
            Fail($"the shell did not start on the host: {why}");
        }
        else
        {
            Fail(why.Contains(_become.Method, StringComparison.Ordinal) ? why + Advice(why) : $"{_become.Method}: {why}");
        }
    }

    private string Advice(string why)
    {
        if (why.Contains("password is required", StringComparison.Ordinal))
        {
            return " (give it with -K or ansible_become_password)";
        }

        return why.Contains("tty", StringComparison.Ordinal)
            ? " (Runbook uses no terminal: drop `requiretty` for this user in sudoers)" : "";
    }

    private void Fail(string message) =>
        _loop.Lose(new HostUnreachableException(message) { IsBecomeFailure = _become is not null });

    private string Stuck() => _become is null
        ? Heard().Length == 0 ? "the login shell did not start the session's shell in time" : $"the login shell did not start the session's shell; it printed: {Heard()}"
        : $"{_become.Method}: did not become {_become.User} in time{(Heard() is { Length: > 0 } heard ? "; it printed: " + heard : "")}";

    /// <summary>
    /// The line that says most of what the host printed instead of the loop's first word: the become program's own, else the last.
    /// </summary>
    private string Heard()
    {
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(_noise.ToString()));
        text = _link.Greeting is { } greeting ? text.Replace(greeting, "\n", StringComparison.Ordinal) : text;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.Find(lines, IsReason) ?? lines.LastOrDefault("");
        return line.Length > LongestReason ? line[..LongestReason] : line;
    }

    private bool IsReason(string line) =>
        _become is not null && line.StartsWith(_become.Method + ":", StringComparison.Ordinal)
        && !line.Contains("unable to resolve host", StringComparison.Ordinal);
}
