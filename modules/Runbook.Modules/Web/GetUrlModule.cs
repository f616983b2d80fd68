using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// Downloads a file from the host. Whether it is needed is read from the file that is there and its digest; without a digest, from
/// the answer to a HEAD request that asks whether the server's file is newer.
/// </summary>
[Module("get_url", "ansible.legacy.get_url")]
internal sealed class GetUrlModule : Module<GetUrlModule.Args, GetUrlModule.State>
{
    /// <summary>The arguments.</summary>
    public sealed record Args : WebArgs
    {
        /// <summary>The file, or a folder that is there: then the last part of the address is the name.</summary>
        [Key, Required]
        public string? Dest { get; init; }

        /// <summary>The digest that the file must have: <c>ALGORITHM:DIGEST</c> or <c>ALGORITHM:ADDRESS</c> of a list of digests.</summary>
        public string Checksum { get; init; } = "";

        /// <summary>Whether it is downloaded although it is there. Default false.</summary>
        public bool Force { get; init; }

        /// <summary>Whether the old file is kept. Default false.</summary>
        public bool Backup { get; init; }

        /// <summary>Seconds that the server may be silent. Default 10.</summary>
        public int Timeout { get; init; } = 10;

        /// <summary>The folder for the download until it is whole. Default: the host's own.</summary>
        public string? TmpDest { get; init; }
    }

    /// <summary>The file that is there, and what is known of the one that is to be.</summary>
    public sealed record State(PathState File, PathState Folder)
    {
        internal FileContext Host { get; init; } = new(0x12, null, null, false);

        /// <summary>The digest wanted; empty for none.</summary>
        internal string Wanted { get; init; } = "";

        /// <summary>Why the digest could not be had; null when it could.</summary>
        internal string? Problem { get; init; }

        /// <summary>What the server said of its file; null when it was not asked.</summary>
        internal WebAnswer? Server { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        foreach (var problem in args.WebProblems())
        {
            yield return problem;
        }

        if (args.Checksum.Length > 0 && (args.Checksum.IndexOf(':') < 0 || UrlChecksum.Digest(args.Checksum) == PathDigest.None))
        {
            yield return "The checksum parameter has to be in format <algorithm>:<checksum>, with md5, sha1, sha224, sha256, sha384 or sha512";
        }
    }

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        PathProbe.Of(args.Dest!, UrlChecksum.Digest(args.Checksum))
            .Then(found => found.Followed.IsDirectory
                ? PathProbe.Of(HostPath.Join(found.Path, UrlChecksum.Name(args.Url!)), UrlChecksum.Digest(args.Checksum)).Select(f => (File: f, Folder: found))
                : PathProbe.Of(HostPath.Folder(found.Path)).Select(f => (File: found, Folder: f)))
            .Then(places => Probe.Both(
                Probe.Both(FileContext.Read(args, places.File.Followed), UrlChecksum.Wanted(args), (host, wanted) => (host, wanted)),
                AskServer(args, places.File.Followed),
                (read, server) => new State(places.File.Followed, places.Folder.Followed)
                {
                    Host = read.host,
                    Wanted = read.wanted.Digest,
                    Problem = read.wanted.Problem,
                    Server = server,
                }));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        if ((now.Problem ?? now.Host.Refusal(args)) is { } problem)
        {
            return Change.Refuse(problem);
        }

        if (now.File.IsDirectory)
        {
            return Change.Refuse($"attempted to take checksum of directory: {now.File.Path}");
        }

        if (!now.Folder.IsDirectory)
        {
            return Change.Refuse($"Destination {now.Folder.Path} does not exist", ("dest", Value.Of(now.File.Path)), ("url", Value.Of(args.Url)));
        }

        return IsCurrent(args, now) ? SetAttributes(args, now) : Download(args, now);
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => Kept(args, now, now.File, "file already exists");

    private static bool IsCurrent(Args args, State now)
    {
        if (!now.File.IsFile || args.Force)
        {
            return false;
        }

        return now.Wanted.Length > 0
            ? now.Wanted.Equals(now.File.Digest, StringComparison.OrdinalIgnoreCase)
            : now.Server is { } server && (server.Status == 304 || (server.Status == 200 && DateTimeOffset.TryParse(server.Header("last-modified"), System.Globalization.CultureInfo.InvariantCulture, out var at)
                && at.ToUnixTimeSeconds() <= now.File.ModificationTime && (server.Header("content-length") is not { } size || size == $"{now.File.Size}")));
    }

    private static Probe<WebAnswer?> AskServer(Args args, PathState file)
    {
        if (!file.IsFile || args.Force || args.Checksum.Length > 0)
        {
            return Probe.Known<WebAnswer?>(null);
        }

        var since = DateTimeOffset.FromUnixTimeSeconds((long)file.ModificationTime).ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        var request = args.Request(args.Url!, "HEAD", args.Timeout);
        request = request with { Headers = [.. request.Headers, ("If-Modified-Since", since, false)] };
        return Probe.Answer(Sh.Line($"{request.Script()}\n{WebRequest.Print}"), a => (WebAnswer?)WebAnswer.Parse(a.Output, args.Url!));
    }

    private static Change? SetAttributes(Args args, State now)
    {
        var plan = AttributePlan.Of(args, now.File, now.Host);
        return !plan.IsChange ? null : new("", "", new RemoteAction.Run(Sh.Join(" && ", [.. plan.Commands(Sh.Line($"{now.File.Path}")), PathProbe.Script(now.File.Path)])))
        {
            Diffs = [PathReport.Attributes([("path", Value.Of(now.File.Path), Value.Of(now.File.Path)), .. plan.Differences()])],
            Touches = Footprint.Path(now.File.Path),
            Foreseen = Kept(args, now, plan.After(args), "file already exists but file attributes changed"),
        };
    }

    private static Change Download(Args args, State now) => new(
        now.File.Exists ? "present" : "absent",
        args.Url!,
        new RemoteAction.Run(UrlDownload.Script(args, now)),
        new RemoteAction.Next(o => UrlDownload.IsKept(o[0]) ? FilePlacement.Finish(args, now.Host, now.File.Path, PathDigest.Md5) : [], $"set permissions and owner of {now.File.Path}"))
    {
        Diffs = [PathReport.Attributes(("path", Value.Of(now.File.Path), Value.Of(now.File.Path)), ("state", Value.Of(PathReport.StateOf(now.File)), Value.Of("file")))],
        // Whether the server has something else is only known when it has been fetched.
        IsOpaque = now.File.Exists && now.Wanted.Length == 0,
        Touches = Footprint.Path(now.File.Path),
        Foreseen = ModuleResult.Of(("dest", Value.Of(now.File.Path)), ("url", Value.Of(args.Url))),
        Result = outcomes => UrlDownload.Result(args, now, outcomes),
    };

    private static ModuleResult Kept(Args args, State now, PathState file, string message) => PathReport.Result(
        [("dest", Value.Of(file.Path)), ("url", Value.Of(args.Url)), .. now.Server is { } s ? [("status_code", Value.Of(s.Status))] : Array.Empty<(string, Value)>(), .. PathReport.Keys(file)])
        with
    { Message = now.Server is { Status: 304 } ? "HTTP Error 304: Not Modified" : message };
}
