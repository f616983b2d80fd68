using System.Text.Json;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>
/// A module in another language, from a file of a <c>library</c> folder or collection: sent to the host, run there by its
/// interpreter, its JSON taken as the result. What it would change cannot be known beforehand.
/// </summary>
public sealed class ScriptedModule : Module
{
    private readonly ScriptFile _file;
    private readonly string _name;

    internal ScriptedModule(string name, ScriptFile file)
    {
        (_name, _file) = (name, file);
        Schema = ModuleSchema.OfAnyArguments(name, typeof(ScriptedModule));
    }

    /// <inheritdoc/>
    public override ModuleSchema Schema { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> CheckArguments(object args) => _file.Refusal is { } refusal ? [refusal] : [];

    /// <summary>Asks where the interpreter is.</summary>
    public override ProbeStep BeginRead(object args)
    {
        if (_file.Interpreter is not [var program, ..])
        {
            return ProbeStep.Done("");
        }

        var name = program[(program.LastIndexOf('/') + 1)..];
        string[] others = name.StartsWith("python", StringComparison.Ordinal) ? [program, name, "python3"] : [program, name];
        return Probe.Answer(
            Sh.Line($"for p in {others}; do command -v -- \"$p\" && exit 0; done; exit 1"),
            answer => answer.Succeeded ? answer.Output.Trim() : null).Begin();
    }

    /// <inheritdoc/>
    public override Footprint ReadFootprint(object args) => Footprint.Everything;

    /// <inheritdoc/>
    public override Change? PlanFrom(object args, object? state)
    {
        if (state is not string interpreter)
        {
            return Change.Refuse($"the module {_name} needs {_file.Interpreter[0]}, which is not on this host");
        }

        var json = ValueJson.ToJson(Arguments((MapValue)args), maskSecrets: false);
        var text = _file.Takes switch
        {
            ScriptFile.Style.Inline => "",
            ScriptFile.Style.Words => string.Concat(Arguments((MapValue)args).TextEntries.Select(e => $"{e.Key}={Sh.Quote(Plain(e.Value))} ")),
            _ => json,
        };
        var command = interpreter.Length == 0 ? Sh.Empty : Sh.Line($"{_file.Interpreter.Skip(1).Prepend(interpreter)}");
        var script = Sh.Line($$"""
            d=$(mktemp -d "${HOME:-/tmp}/.runbook.XXXXXX" 2>/dev/null || mktemp -d "${TMPDIR:-/tmp}/runbook.XXXXXX") || exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 143' HUP INT TERM
            m="$d/"{{Path.GetFileName(_file.Path)}}
            cat > "$m" && chmod 700 "$m" || exit 1
            {{Handed(text)}}
            {{command}} "$m" {{(text.Length == 0 ? Sh.Empty : Sh.Verbatim("\"$d/args\""))}} < /dev/null
            """);
        var content = _file.Takes == ScriptFile.Style.Inline ? Content.Bytes(_file.With(json)) : Content.Bytes(_file.Bytes);
        return new Change("", $"{_name} run by {interpreter}", new RemoteAction.Run(script) { AnyStatus = true, Input = content })
        {
            IsOpaque = true,
            Result = outcomes => Result(outcomes[^1]),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult ReportFrom(object args, object? state) => ModuleResult.Empty;

    private static Sh Handed(string text) => text.Length == 0 ? Sh.Empty : Sh.Line($"(umask 077; printf '%s' {new Secret(text)} > \"$d/args\") || exit 1");

    private MapValue Arguments(MapValue given) => new MapBuilder(given)
    {
        ["_ansible_no_log"] = Value.False,
        ["_ansible_debug"] = Value.False,
        ["_ansible_diff"] = Value.False,
        ["_ansible_verbosity"] = Value.Of(0),
        ["_ansible_version"] = Value.Of("2.19.0"),
        ["_ansible_module_name"] = Value.Of(_name),
        ["_ansible_syslog_facility"] = Value.Of("LOG_USER"),
        ["_ansible_shell_executable"] = Value.Of("/bin/sh"),
    }.Build();

    private static string Plain(Value value) => value switch
    {
        StringValue text => text.Text,
        BoolValue flag => flag.Value ? "True" : "False",
        _ => ValueJson.ToJson(value, maskSecrets: false).Trim('"'),
    };

    private static ModuleResult Result(ActionOutcome outcome)
    {
        if (Parsed(outcome.Output) is not { } json)
        {
            return ModuleResult.Of(
                ("module_stdout", Value.Of(outcome.Output)), ("module_stderr", Value.Of(outcome.Error)), ("rc", Value.Of(outcome.ExitCode))) with
            {
                Failed = true,
                Changed = false,
                Message = "MODULE FAILURE\nSee stdout/stderr for the exact error",
            };
        }

        var failed = json["failed"] is { } said ? said.IsTruthy : json["rc"] is IntegerValue { Value.IsZero: false };
        return new([.. json.TextEntries.Where(e => e.Key is not ("changed" or "failed" or "skipped") && !e.Key.StartsWith("_ansible_", StringComparison.Ordinal) && (e.Key != "msg" || e.Value is not StringValue))])
        {
            Failed = failed,
            Changed = json["changed"]?.IsTruthy == true,
            Skipped = !failed && json["skipped"]?.IsTruthy == true,
            Message = json["msg"]?.AsText(),
        };
    }

    /// <summary>The JSON map in an output, lines before and after it left out.</summary>
    private static MapValue? Parsed(string output)
    {
        var lines = output.Split('\n');
        var first = Array.FindIndex(lines, l => l.TrimStart().StartsWith('{'));
        for (var last = lines.Length; first >= 0 && last > first; last--)
        {
            if (!lines[last - 1].TrimEnd().EndsWith('}'))
            {
                continue;
            }

            try
            {
                return ValueJson.Parse(string.Join('\n', lines[first..last])) as MapValue;
            }
            catch (JsonException)
            {
                // A line after the JSON may end with a brace too: try again without it.
            }
        }

        return null;
    }
}
