using System.Globalization;
using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Replaces all that a regular expression matches in a text file.</summary>
[Module("replace", "ansible.legacy.replace")]
public sealed class ReplaceModule : Module<ReplaceModule.Args, EditState>
{
    /// <summary>What by what.</summary>
    public sealed record Args : EditArgs
    {
        /// <summary>What is replaced; <c>^</c> and <c>$</c> match at each line. Python's syntax.</summary>
        public required string Regexp { get; init; }

        /// <summary>By what; may refer to groups. Default: it is removed.</summary>
        public string Replace { get; init; } = "";

        /// <summary>Only what stands after the first match of this is looked at; <c>.</c> matches line feeds.</summary>
        public string? After { get; init; }

        /// <summary>Only what stands before the first match of this is looked at.</summary>
        public string? Before { get; init; }

        /// <summary>The encoding of the file; only <c>utf-8</c>, the default.</summary>
        public string Encoding { get; init; } = "utf-8";
    }

    /// <inheritdoc/>
    public override Probe<EditState> Read(Args args) => EditState.Read(args);

    /// <inheritdoc/>
    public override Footprint Reads(Args args) => EditState.Reads(args);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        foreach (var problem in args.Problems())
        {
            yield return problem;
        }

        if (!args.Encoding.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"encoding {args.Encoding} is not supported: only utf-8 is";
        }

        foreach (var pattern in new[] { args.Regexp, args.After, args.Before }.OfType<string>())
        {
            if (PythonRegex.Problem(pattern) is { } reason)
            {
                yield return reason;
            }
        }
    }

    /// <inheritdoc/>
    public override Change? Plan(Args args, EditState now)
    {
        if (EditPlan.Refusal(args, now, create: false) is { } refusal)
        {
            return refusal;
        }

        var (start, length) = Section(args, now.Text);
        var (section, count) = start < 0 ? ("", 0) : new PythonRegex(args.Regexp, RegexOptions.Multiline).Replace(now.Text.Substring(start, length), args.Replace);
        var text = start < 0 ? now.Text : now.Text[..start] + section + now.Text[(start + length)..];
        return EditPlan.Plan(args, now, text, string.Create(CultureInfo.InvariantCulture, $"{count} replacements made"), ("rc", Value.Of(0)));
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, EditState now) =>
        ModuleResult.Of(("rc", Value.Of(0))) with
        {
            Message = Section(args, now.Text).Start < 0 ? $"no section lies between before and after: {SectionPattern(args)}" : "",
        };

    private static string SectionPattern(Args args) => (args.After, args.Before) switch
    {
        ({ } after, { } before) => $"{after}(?P<subsection>.*?){before}",
        ({ } after, null) => $"{after}(?P<subsection>.*)",
        (null, { } before) => $"(?P<subsection>.*){before}",
        _ => "",
    };

    /// <summary>The part that is looked at; start is -1 when the bounds do not match.</summary>
    private static (int Start, int Length) Section(Args args, string text)
    {
        if (args.After is null && args.Before is null)
        {
            return (0, text.Length);
        }

        var regex = new PythonRegex(SectionPattern(args), RegexOptions.Singleline);
        var match = regex.Match(text);
        var group = regex.Group(match, "subsection");
        return match.Success ? (group.Index, group.Length) : (-1, 0);
    }
}
