using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Sends a request to a web server from the host. It is sent in a run only, never to find out how things are.</summary>
[Module("uri", "ansible.legacy.uri")]
internal sealed class UriModule : Module<UriModule.Args, UriModule.State>
{
    /// <summary>How a body is written.</summary>
    internal enum Format
    {
        /// <summary>As it is.</summary>
        Raw,

        /// <summary>As JSON.</summary>
        Json,

        /// <summary>As a form's fields in one line.</summary>
        [Choice("form-urlencoded")]
        FormUrlencoded,

        /// <summary>As a form's fields, files among them.</summary>
        [Choice("form-multipart")]
        FormMultipart,
    }

    /// <summary>Which redirects are followed.</summary>
    internal enum Redirects
    {
        /// <summary>Those of GET and HEAD.</summary>
        [Choice("safe", "no")]
        Safe,

        /// <summary>All.</summary>
        [Choice("all", "yes", "urllib2")]
        All,

        /// <summary>None.</summary>
        None,
    }

    /// <summary>The arguments.</summary>
    [Exclusive("body", "src")]
    public sealed record Args : WebArgs
    {
        /// <summary>The method. Default GET.</summary>
        public string Method { get; init; } = "GET";

        /// <summary>The body of the request.</summary>
        public Value? Body { get; init; }

        /// <summary>How the body is written. Default raw.</summary>
        public Format BodyFormat { get; init; } = Format.Raw;

        /// <summary>The status codes that are no failure. Default 200.</summary>
        public IReadOnlyList<int> StatusCode { get; init; } = [200];

        /// <summary>Whether the answer's body is among the results. Default false.</summary>
        public bool ReturnContent { get; init; }

        /// <summary>The file or folder on the host that the answer's body goes to.</summary>
        public string? Dest { get; init; }

        /// <summary>A file or glob; when it is there, nothing is sent.</summary>
        public string? Creates { get; init; }

        /// <summary>A file or glob; when it is not there, nothing is sent.</summary>
        public string? Removes { get; init; }

        /// <summary>Which redirects are followed. Default safe.</summary>
        public Redirects FollowRedirects { get; init; } = Redirects.Safe;

        /// <summary>Seconds that the server may be silent. Default 30.</summary>
        public int Timeout { get; init; } = 30;

        /// <summary>Certificates of authorities in PEM, on the host.</summary>
        public string? CaPath { get; init; }

        /// <summary>A file that is the body.</summary>
        [Source(Unless = "remote_src")]
        public SourceFile? Src { get; init; }

        /// <summary>Whether <c>src</c> is on the host. Default false.</summary>
        public bool RemoteSrc { get; init; }

        /// <summary>A socket on the host through which the server is reached.</summary>
        public string? UnixSocket { get; init; }

        /// <summary>Whether caches are told not to answer. Default false.</summary>
        public bool Force { get; init; }
    }

    /// <summary>Whether the guards say that nothing is sent, and what the host says about the owner of the file.</summary>
    public sealed record State
    {
        internal CommandGuard.Verdict Verdict { get; init; }

        internal FileContext Host { get; init; } = new(0x12, null, null, false);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => [.. args.WebProblems(), .. UriBody.Problems(args)];

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => Probe.Both(
        Guard(args).Read(),
        args.Dest is null ? Probe.Known(new FileContext(0x12, null, null, false)) : FileContext.Read(args),
        (verdict, host) => new State { Verdict = verdict, Host = host });

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Guard(args).Footprint + FileContext.Reads(args);

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if (now.Verdict != CommandGuard.Verdict.Run)
        {
            return null;
        }

        if (now.Host.Refusal(args) is { } refusal)
        {
            return Change.Refuse(refusal);
        }

        var actions = new List<RemoteAction> { Send(args) };
        if (args.Dest is not null)
        {
            actions.Add(new RemoteAction.Next(outcomes => UriResult.Path(args, outcomes[0]) is { } path ? FilePlacement.Finish(args, now.Host, path) : [], "set permissions and owner"));
        }

        return new("", $"{args.Method} {args.Url}", actions)
        {
            IsOpaque = !Guard(args).IsGiven,
            Touches = args.Method.ToUpperInvariant() is "GET" or "HEAD" ? args.Dest is { } dest ? Footprint.Path(dest) : Footprint.Nothing : Footprint.Everything,
            Foreseen = ModuleResult.Of(("url", Value.Of(args.Url))) with { Changed = args.Dest is null ? false : null },
            Result = outcomes => UriResult.Of(args, outcomes),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(
        ("stdout", Value.Of(now.Verdict == CommandGuard.Verdict.CreatesExists ? $"skipped, since '{args.Creates}' exists" : $"skipped, since '{args.Removes}' does not exist")));

    private static CommandGuard Guard(Args args) => new(args.Creates, args.Removes, null);

    private static RemoteAction.Run Send(Args args)
    {
        var (body, type) = UriBody.Of(args);
        var method = args.Method.ToUpperInvariant();
        var request = args.Request(args.Url!, method, args.Timeout);
        var headers = request.Headers.ToList();
        bool Has(string name) => headers.Any(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (type is not null && (args.BodyFormat == Format.FormMultipart || !Has("Content-Type")))
        {
            headers.RemoveAll(h => h.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
            headers.Add(("Content-Type", type, false));
        }

        if (args.Force && !Has("cache-control"))
        {
            headers.Add(("cache-control", "no-cache", false));
        }

        request = request with
        {
            Headers = headers,
            HasBody = body is not null || args.Src is not null,
            BodyFile = args is { RemoteSrc: true, Src: { } file } ? file.Written : null,
            Authorities = args.CaPath,
            Socket = args.UnixSocket,
            Follows = args.FollowRedirects == Redirects.All || (args.FollowRedirects == Redirects.Safe && method is "GET" or "HEAD"),
        };
        return new(Sh.Line($"""
            {request.Script()}
            {(args.Dest is { } dest ? Place(args, dest) : Sh.Empty)}
            {WebRequest.Print}
            {(args.Dest is null ? Sh.Empty : Sh.Verbatim("printf '%s\\n' \"$w\" \"$p\""))}
            cat "$d/body"
            """))
        { Input = args.Src?.Content ?? body };
    }

    /// <summary>Puts the body in place when the status is right and the content is another; tells <c>$w</c>, whether it did, and <c>$p</c>, where.</summary>
    private static Sh Place(Args args, string dest) => Sh.Line($$"""
        p={{ShellWords.Expanding(dest)}}; w=no
        s=$(sed -n 's/^ *HTTP\/[^ ]* \([0-9]*\).*/\1/p' "$d/head" "$d/log" | tail -n 1)
        if [ "$r" = 0 ] && case " "{{string.Join(' ', args.StatusCode)}}" " in *" $s "*) true ;; *) false ;; esac; then
        if [ -d "$p" ]; then u={{args.Url!}}; [ ! -s "$d/status" ] || u=$(sed 's/^[^ ]* [^ ]* //' "$d/status"); u=${u%%[?#]*}; u=${u##*/}; p=${p%/}/${u:-index.html}; fi
        if ! cmp -s "$d/body" "$p"; then
        t=$(mktemp "$(dirname "$p")/.runbook.XXXXXX") || exit 1
        trap 'rm -rf "$d" "$t"' EXIT
        cat "$d/body" > "$t" && umask "$m" || exit 1
        if [ -e "$p" ]; then chmod "$(stat -L -c %a "$p")" "$t"; chown "$(stat -L -c %u:%g "$p")" "$t" 2>/dev/null
        else chmod {{(args.Mode is { IsAbsolute: true } mode ? Sh.Line($"{mode.Written}") : Sh.Verbatim("\"$(printf %o $((0666 & ~0$m)))\""))}} "$t"; fi
        mv -f "$t" "$p" && w=yes || exit 1
        fi; else p=; fi
        """);
}
