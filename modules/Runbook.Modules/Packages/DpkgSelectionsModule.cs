using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Sets what dpkg is to do with a package: install it, hold it, remove it.</summary>
[Module("dpkg_selections")]
internal sealed class DpkgSelectionsModule : Module<DpkgSelectionsModule.Args, DpkgSelectionsModule.State>
{
    /// <summary>A selection of dpkg.</summary>
    internal enum Kind
    {
        /// <summary>To be installed.</summary>
        Install,

        /// <summary>To stay as it is.</summary>
        Hold,

        /// <summary>To be removed.</summary>
        Deinstall,

        /// <summary>To be removed with its settings.</summary>
        Purge,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The package.</summary>
        [Key, Required]
        public string? Name { get; init; }

        /// <summary>The selection.</summary>
        [Required]
        public Kind? Selection { get; init; }
    }

    /// <summary>The selection now; <c>not present</c> when dpkg does not know the package.</summary>
    public sealed record State(string Selection);

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) => new(
        Sh.Line($"dpkg --get-selections {args.Name!} 2>/dev/null"),
        text => new(text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) is [_, var selection, ..] ? selection : "not present"));

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => Footprint.Of("package", args.Name!);

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var wanted = args.Selection!.Value.ToString().ToLowerInvariant();
        return now.Selection == wanted ? null
            : now.Selection == "not present" ? Change.Refuse($"Failed to find package '{args.Name}' to perform selection '{wanted}'.")
            : new(now.Selection, wanted, new RemoteAction.Run(Sh.Line($"printf '%s %s\\n' {args.Name!} {wanted} | dpkg --set-selections")))
            {
                Touches = Footprint.Of("package", args.Name!),
                Foreseen = ModuleResult.Of(("before", Value.Of(now.Selection)), ("after", Value.Of(wanted))),
            };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, State now) => ModuleResult.Of(("before", Value.Of(now.Selection)), ("after", Value.Of(now.Selection)));
}
