using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps options in the sections of an INI file, or keeps them out.</summary>
[Module("ini_file", "community.general.ini_file")]
public sealed class IniFileModule : Module<IniFileModule.Args, EditState>
{
    /// <summary>Whether the option or section is to be there.</summary>
    public enum Presence
    {
        /// <summary>It is to be there.</summary>
        Present,

        /// <summary>It is not to be there.</summary>
        Absent,
    }

    /// <summary>Which option, and its values.</summary>
    [Exclusive("value", "values")]
    public sealed record Args : EditArgs
    {
        /// <summary>The section's name. Default: what stands before the first section.</summary>
        public string? Section { get; init; }

        /// <summary>The option's name; without it the whole section is meant.</summary>
        public string? Option { get; init; }

        /// <summary>The option's value.</summary>
        public string? Value { get; init; }

        /// <summary>Several values, for an option that stands several times.</summary>
        public IReadOnlyList<string> Values { get; init; } = [];

        /// <summary>Whether it is to be there. Default <c>present</c>.</summary>
        public Presence State { get; init; }

        /// <summary>Whether no other value of the option stays. Default true.</summary>
        public bool Exclusive { get; init; } = true;

        /// <summary>Whether <c>=</c> stands without blanks around it. Default false.</summary>
        public bool NoExtraSpaces { get; init; }

        /// <summary>Whether a line that differs only in blanks around <c>=</c> is left alone. Default false.</summary>
        public bool IgnoreSpaces { get; init; }

        /// <summary>Whether an option may stand without a value. Default false.</summary>
        public bool AllowNoValue { get; init; }

        /// <summary>Whether an option that is commented out is replaced in its place. Default true.</summary>
        public bool ModifyInactiveOption { get; init; } = true;

        /// <summary>Whether a missing file is made. Default true.</summary>
        public bool Create { get; init; } = true;

        internal IReadOnlyList<string> Wanted => Value is null ? [.. Values.Distinct()] : [Value];
    }

    /// <inheritdoc/>
    public override Probe<EditState> Read(Args args) => EditState.Read(args);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => EditState.Reads(args);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.State == Presence.Present && args.Wanted.Count == 0 && !args.AllowNoValue
            ? ["state: present needs value or values, or allow_no_value: true", .. args.Problems()]
            : args.Problems();

    /// <inheritdoc/>
    public override Change? Plan(Args args, EditState now)
    {
        if (EditPlan.Refusal(args, now, args.Create) is { } refusal)
        {
            return refusal;
        }

        var edit = new IniEdit(args);
        var text = edit.Apply(now.Text);
        // A missing file that needs no line is not made either.
        return !now.File.Followed.Exists && edit.Message == "OK" ? null : PlanText(args, now, text, edit.Message);
    }

    /// <summary>Unlike the other editors, this one tells of the file afterwards, and of a changed mode or owner not in words.</summary>
    private static Change? PlanText(Args args, EditState now, string text, string message) =>
        EditPlan.Plan(args, now, text, (after, backup, isWritten, _) =>
            PathReport.Result([("path", Value.Of(now.File.Path)), .. backup is null ? [] : new[] { ("backup_file", Value.Of(backup)) }, .. PathReport.Keys(after)])
                with { Message = isWritten ? message : "OK" });

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, EditState now) =>
        PathReport.Result([("path", Value.Of(now.File.Path)), .. PathReport.Keys(now.File.Followed)]) with { Message = "OK" };
}
