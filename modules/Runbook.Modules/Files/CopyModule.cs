using System.Globalization;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Copies files and trees to the host, or from one place of the host to another; writes given text.</summary>
[Module("copy", "ansible.legacy.copy")]
public sealed partial class CopyModule : Module<CopyModule.Args, CopyState>
{
    /// <summary>Where from, besides where to.</summary>
    [Exclusive("src", "content")]
    [OneOf("src", "content")]
    public sealed record Args : CopyArgs
    {
        /// <summary>The file or folder, looked for below <c>files</c>. A folder with a slash at its end means what is in it.</summary>
        [Source(Unless = "remote_src")]
        public SourceFile? Src { get; init; }

        /// <summary>What the file is to hold: text; a map or list is written as JSON.</summary>
        public Value? Content { get; init; }

        /// <summary>Whether the source is on the host. Default false.</summary>
        public bool RemoteSrc { get; init; }

        /// <summary>Permissions of folders that are made. Default: by the umask.</summary>
        public ModeSpec? DirectoryMode { get; init; }

        /// <summary>Whether links in a local tree are followed. Default true.</summary>
        public bool LocalFollow { get; init; } = true;

        /// <summary>The SHA-1 that the source must have. Default: not checked.</summary>
        public string? Checksum { get; init; }

        /// <summary>Whether a source that is encrypted is decrypted. Default true.</summary>
        public bool Decrypt { get; init; } = true;

        private Content? _text;

        internal override SourceFile? From => Src;

        internal override Content? Body => Content is null ? Src?.Content : _text ??= Text(Content);
    }

    /// <inheritdoc/>
    public override Probe<CopyState> Read(Args args) =>
        args.RemoteSrc && args.Src is not null ? ReadRemote(args)
        : args.Src is { IsDirectory: true } ? ReadLocalTree(args)
        : CopyPlan.Read(args, args.Src?.FileName);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) =>
        args.RemoteSrc || args.Follow || args.Dest.StartsWith('~') ? Footprint.Everything : Footprint.Path(args.Dest) + FileContext.Reads(args);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) => args.Problems();

    /// <inheritdoc/>
    public override Change? Plan(Args args, CopyState now)
    {
        if (args.Checksum is { } wanted && (args.Body?.Sha1 ?? now.Source?.Digest) is { } found && !wanted.Equals(found, StringComparison.OrdinalIgnoreCase))
        {
            return Change.Refuse(
                "the content's checksum is not the one asked for", ("checksum", Value.Of(found)), ("expected_checksum", Value.Of(wanted)));
        }

        return now.Source is not null ? PlanRemote(args, now)
            : args.Src is { IsDirectory: true } ? PlanTree(args, now)
            : CopyPlan.Plan(args, now, args.Body!, SourceMode(args), args.DirectoryMode);
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, CopyState now) =>
        now.Tree.Count > 0 ? TreeResult(args, now)
        : now.Source is { } source ? CopyPlan.Report(args, now, null) with { Values = [.. RemoteReport(args, now, source).Values] }
        : CopyPlan.Report(args, now, args.Body);

    private static int? SourceMode(Args args) => args.Mode is { IsPreserve: true } && args.Src?.FullPath is { } file ? TreeItem.Permissions(file) : null;

    /// <summary>Content as Ansible writes it: text as it is, numbers and booleans as Python prints them, a map or list as its JSON.</summary>
    private static Content Text(Value value) => Runbook.Sdk.Content.Text(
        value switch
        {
            StringValue s => s.Text,
            BoolValue b => b.Value ? "True" : "False",
            IntegerValue i => i.Value.ToString(CultureInfo.InvariantCulture),
            _ => SpacedJson(value),
        },
        IsSecret(value));

    private static bool IsSecret(Value value) => value.IsSecret || value switch
    {
        ListValue l => l.Items.Any(IsSecret),
        MapValue m => m.Entries.Any(e => IsSecret(e.Value)),
        _ => false,
    };

    /// <summary>JSON with a blank after each comma and colon, as Python writes it.</summary>
    private static string SpacedJson(Value value) => value switch
    {
        ListValue l => "[" + string.Join(", ", l.Items.Select(SpacedJson)) + "]",
        MapValue m => "{" + string.Join(", ", m.Entries.Select(e => $"{SpacedJson(e.Key is StringValue ? e.Key : Value.Of(e.Key.ToString()))}: {SpacedJson(e.Value)}")) + "}",
        _ => ValueJson.ToJson(value, maskSecrets: false),
    };
}
