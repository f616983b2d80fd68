using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// A request that a host is to send, by curl, by GNU's wget or by busybox's, whichever it has. Secrets go into a file that only the
/// user can read, never onto a command line. Immutable.
/// </summary>
/// <param name="Url">Where to.</param>
/// <param name="Method">GET, POST…</param>
internal sealed record WebRequest(string Url, string Method)
{
    /// <summary>What ends the part before the body in what <see cref="Script"/> prints.</summary>
    public const char BodyStart = '\u001c';

    public IReadOnlyList<(string Name, string Text, bool IsSecret)> Headers { get; init; } = [];

    public string? User { get; init; }

    public string? Password { get; init; }

    public bool ForceBasic { get; init; }

    public bool Validates { get; init; } = true;

    public bool UsesProxy { get; init; } = true;

    public string Agent { get; init; } = "ansible-httpget";

    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public string? Authorities { get; init; }

    public IReadOnlyList<string>? Ciphers { get; init; }

    public bool Decompresses { get; init; } = true;

    public bool UsesNetrc { get; init; } = true;

    public bool UsesKerberos { get; init; }

    public int Timeout { get; init; } = 10;

    public string? Socket { get; init; }

    /// <summary>Whether redirects are followed.</summary>
    public bool Follows { get; init; } = true;

    /// <summary>Whether there is a body: standard input, or <see cref="BodyFile"/>.</summary>
    public bool HasBody { get; init; }

    /// <summary>The file of the host that is the body.</summary>
    public string? BodyFile { get; init; }

    /// <summary>The folder for temporary files; null is the host's own.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Sends it. Afterwards <c>$d</c> is a folder with <c>body</c> and <c>head</c>, <c>$r</c> the tool's status, <c>$m</c> the old
    /// umask; the folder goes when the shell ends. <see cref="Print"/> tells what came.
    /// </summary>
    public Sh Script() => Sh.Line($$"""
        m=$(umask); umask 077
        d=$(mktemp -d {{(Folder is { } folder ? Sh.Line($"{folder.TrimEnd('/')}") : Sh.Verbatim("\"${TMPDIR:-/tmp}\""))}}/runbook.XXXXXX) || exit 1
        trap 'rm -rf "$d"' EXIT; trap 'exit 143' HUP INT TERM
        {{Body()}}
        : > "$d/body"; : > "$d/head"; : > "$d/log"
        if command -v curl >/dev/null 2>&1; then
        {{new CurlScript(this).Text()}}
        elif wget --version 2>/dev/null | grep -q 'GNU Wget'; then
        {{new WgetScript(this).Gnu()}}
        elif command -v wget >/dev/null 2>&1; then
        {{new WgetScript(this).Busybox()}}
        else echo 'this host has neither curl nor wget: install one of them' >&2; exit 127; fi
        """);

    /// <summary>Prints the tool's status, what it said, and the headers, and then <see cref="BodyStart"/>.</summary>
    public static Sh Print { get; } = Sh.Verbatim("""
        printf '%s\n' "$r"; cat "$d/status" 2>/dev/null || echo; printf '\035'; cat "$d/log"; printf '\035'; cat "$d/head"; printf '\034'
        """);

    private Sh Body() =>
        !HasBody ? Sh.Empty
        : BodyFile is { } file ? Sh.Line($"cat < {file} > \"$d/in\" || exit 1")
        : Sh.Verbatim("cat > \"$d/in\" || exit 1");
}
