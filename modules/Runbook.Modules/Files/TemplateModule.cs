using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Renders a template on the control machine and puts the text on the host.</summary>
[Module("template", "ansible.legacy.template")]
public sealed class TemplateModule : Module<TemplateModule.Args, CopyState>
{
    /// <summary>The delimiters and whitespace arguments are for the engine, which renders the template before this module sees it.</summary>
    public sealed record Args : CopyArgs
    {
        /// <summary>The template, looked for below <c>templates</c>.</summary>
        [Source("templates", Rendered = true)]
        public required SourceFile Src { get; init; }

        /// <summary>What begins a statement. Default <c>{%</c>.</summary>
        public string BlockStartString { get; init; } = "{%";

        /// <summary>What ends a statement. Default <c>%}</c>.</summary>
        public string BlockEndString { get; init; } = "%}";

        /// <summary>What begins an expression. Default <c>{{</c>.</summary>
        public string VariableStartString { get; init; } = "{{";

        /// <summary>What ends an expression. Default <c>}}</c>.</summary>
        public string VariableEndString { get; init; } = "}}";

        /// <summary>What begins a comment. Default <c>{#</c>.</summary>
        public string CommentStartString { get; init; } = "{#";

        /// <summary>What ends a comment. Default <c>#}</c>.</summary>
        public string CommentEndString { get; init; } = "#}";

        /// <summary>Whether the line feed after a statement is dropped. Default true.</summary>
        public bool TrimBlocks { get; init; } = true;

        /// <summary>Whether blanks before a statement at the start of a line are dropped. Default false.</summary>
        public bool LstripBlocks { get; init; }

        /// <summary>How lines end in the result. Default a line feed.</summary>
        public string NewlineSequence { get; init; } = "\\n";

        /// <summary>The encoding of the result. Default <c>utf-8</c>.</summary>
        public string OutputEncoding { get; init; } = "utf-8";

        internal override SourceFile? From => Src;

        internal override Content? Body => Src.Content;
    }

    /// <inheritdoc/>
    public override Probe<CopyState> Read(Args args) => CopyPlan.Read(args, args.Src.FileName);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) =>
        args.Dest.StartsWith('~') || args.Follow ? Footprint.Everything : Footprint.Path(args.Dest) + FileContext.Reads(args);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Src.Content is null ? ["src must be a file, not a folder", .. args.Problems()] : args.Problems();

    /// <inheritdoc/>
    public override Change? Plan(Args args, CopyState now) => CopyPlan.Plan(args, now, args.Src.Content!, SourceMode(args), folderMode: null);

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, CopyState now) => CopyPlan.Report(args, now, args.Src.Content);

    private static int? SourceMode(Args args) => args.Mode is { IsPreserve: true } && args.Src.FullPath is { } file ? TreeItem.Permissions(file) : null;
}
