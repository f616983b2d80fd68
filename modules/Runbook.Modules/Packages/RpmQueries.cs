using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Asks what is installed: all packages that a batch speaks of by one <c>rpm -q</c>, what it does not know by what they provide. Stateless.</summary>
internal static class RpmQueries
{
    private static readonly QueryFamily Family = new("rpm packages", specs => Script(specs, null), (answer, specs) => [.. specs.Select(s => Split(answer, s))]);

    /// <summary>The installed packages that answer to a spec, and the host's package program.</summary>
    /// <param name="spec">A name, file or glob; not a group.</param>
    /// <param name="root">Another root; null is the host's.</param>
    public static Probe<RpmAnswer> Read(string spec, string? root) => Probe.Answer(
        root is null ? Family.Query(spec) : new ShellQuery(Script([spec], root)),
        answer => Parse(root is null ? answer : Split(answer, spec)));

    private static Sh Script(IReadOnlyList<string> specs, string? root)
    {
        var rpm = root is null ? Sh.Verbatim("rpm") : Sh.Line($"rpm --root {root}");
        return Sh.Line($$"""
            export LC_ALL=C
            for p in dnf yum dnf5 microdnf; do command -v "$p" >/dev/null 2>&1 && { printf '\036program\n%s\n' "$p"; break; }; done
            command -v rpm >/dev/null 2>&1 || { echo 'rpm is not on this host' >&2; exit 127; }
            set --{{Sh.Join("", specs.Select(s => Sh.Line($" {s}")))}}
            printf '\036packages\n'; a=$({{rpm}} -q --qf '{{Sh.Verbatim(RpmPackage.Format)}}' -- "$@" 2>&1); printf '%s\n' "$a"
            for s do case $s in
            *://*|*.rpm) printf '\036%s\n' "$s"; f=$(rpm -qp --qf '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}' -- "$s" 2>/dev/null) || { echo unreadable; continue; }
            {{rpm}} -q --qf '{{Sh.Verbatim(RpmPackage.Format)}}' -- "$f" 2>/dev/null ;;
            *[*?[]*) printf '\036%s\n' "$s"; {{rpm}} -qa --qf '{{Sh.Verbatim(RpmPackage.Format)}}' -- "$s" 2>/dev/null ;;
            *) case "
            $a
            " in *"
            package $s is not installed
            "*) printf '\036%s\n' "$s"; {{rpm}} -q --whatprovides --qf '{{Sh.Verbatim(RpmPackage.Format)}}' -- "$s" 2>/dev/null ;; esac ;;
            esac; done
            exit 0
            """);
    }

    private static ShellAnswer Split(ShellAnswer answer, string spec)
    {
        if (!answer.Succeeded)
        {
            return answer;
        }

        var sections = new FactSections(answer.Output);
        var own = sections.Lines("packages").Where(l => RpmPackage.Parse(l)?.Answers(spec) == true);
        return new(0, string.Join('\n', [sections.Trimmed("program"), .. own, .. sections.Lines(spec)]), answer.Error);
    }

    private static RpmAnswer Parse(ShellAnswer answer)
    {
        if (answer.ExitCode == 127)
        {
            return new("", []);
        }

        if (!answer.Succeeded)
        {
            throw new ProbeException(answer.Error.Trim() is { Length: > 0 } error ? error : "rpm could not be asked");
        }

        var lines = answer.Output.Split('\n');
        return new(lines[0], [.. lines.Skip(1).Select(RpmPackage.Parse).OfType<RpmPackage>().Distinct()]);
    }
}
