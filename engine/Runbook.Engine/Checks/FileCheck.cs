using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// Looks for the files of the control machine that tasks name in plain words, and reads the templates among them. What a condition
/// may leave out, or a task may make first, is only a warning. Used by one thread.
/// </summary>
internal sealed class FileCheck
{
    private readonly CheckSession _session;
    private readonly TextCheck _texts;
    private readonly HashSet<string> _made;
    private readonly HashSet<Play> _plays = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A check of the files that tasks name.</summary>
    public FileCheck(CheckSession session, TextCheck texts, IReadOnlyList<(Play Play, TaskSpec Task)> tasks)
    {
        (_session, _texts) = (session, texts);
        _made = [.. tasks.Select(t => t.Task.Arguments).OfType<MapValue>()
            .SelectMany(a => new[] { a["dest"], a["path"], a["creates"] }).OfType<StringValue>()
            .Select(p => Path.GetFileName(p.Text.TrimEnd('/')))];
    }

    /// <summary>Checks the files of a task, and those of its play the first time.</summary>
    public void Task(Play play, TaskSpec task)
    {
        if (_plays.Add(play))
        {
            VarsFiles(play);
        }

        if (task.Arguments is not MapValue arguments)
        {
            return;
        }

        if (task.ShortAction == "include_vars" && CheckSession.Constant(arguments, "file", "dir", "_raw_params") is { } written)
        {
            var environment = _session.EnvironmentOf(play, task);
            Found(task, written, TaskFiles.FindVars(task, written.Text, environment), "a file of variables is missing", environment.Candidates("vars", written.Text));
        }

        foreach (var spec in _session.ModuleOf(task)?.Schema.Arguments.Where(a => a.Source is { Optional: false }) ?? [])
        {
            Source(play, task, spec, arguments);
        }
    }

    private void Source(Play play, TaskSpec task, ArgumentSpec spec, MapValue arguments)
    {
        var names = spec.IsFreeForm ? spec.Names.Append(ArgumentBinder.FreeTextKey) : spec.Names;
        if (CheckSession.Constant(arguments, [.. names]) is not { } written || IsOnHost(spec.Source!, arguments))
        {
            return;
        }

        var source = spec.Source!;
        var path = source.FirstWord ? ArgumentResolver.FirstWord(written.Text).Word : written.Text;
        var environment = _session.EnvironmentOf(play, task);
        var full = environment.FindFile(source.Folder, path.Length == 0 ? "." : path);
        Found(task, written, full, "a file is missing on the control machine", environment.Candidates(source.Folder, path));
        if (full is not null && source.Rendered && File.Exists(full) && _read.Add(full))
        {
            _texts.Read(() => Template(full, arguments));
        }
    }

    private static bool IsOnHost(SourceAttribute source, MapValue arguments) =>
        source.Unless is { } unless && (arguments[unless] is { } flag and not NullValue ? Booleans.Parse(flag) != false : source.IsOnHostByDefault);

    private static TextNames? Template(string path, MapValue arguments)
    {
        var text = File.ReadAllText(path);
        if (TemplateFiles.IsScriban(path))
        {
            ScribanTemplate.Parse(text, path);
            return null;
        }

        return Runbook.Language.Template.Parse(text, new SourceSpan(path, 1, 1), TemplateFiles.Options(arguments)).Asked;
    }

    private void Found(TaskSpec task, StringValue written, string? found, string summary, IEnumerable<string> candidates)
    {
        if (found is not null)
        {
            return;
        }

        var looked = Path.IsPathRooted(written.Text) ? written.Text : string.Join(", ", candidates.Distinct());
        var isSure = !CheckSession.IsConditional(task) && !_made.Contains(Path.GetFileName(written.Text.TrimEnd('/'))) && !task.TryInherited("ignore_errors", out _);
        _session.Found.Add(new Diagnostic(
            "missing-file", isSure ? Severity.Error : Severity.Warning, summary, $"\"{written.Text}\"; looked for {looked}", Near(written.Text, candidates),
            written.Span.IsKnown ? written.Span : task.Span));
    }

    private static string? Near(string path, IEnumerable<string> candidates)
    {
        var folders = candidates.Select(Path.GetDirectoryName).OfType<string>().Distinct().Where(Directory.Exists);
        return DidYouMean.Hint(Path.GetFileName(path), folders.SelectMany(Directory.EnumerateFiles).Select(f => Path.GetFileName(f)));
    }

    private void VarsFiles(Play play)
    {
        if (!play.Keywords.TryGetValue("vars_files", out var written))
        {
            return;
        }

        var environment = _session.EnvironmentOf(play, play);
        foreach (var entry in written is ListValue list ? list.Items : [written])
        {
            var choices = (entry is ListValue several ? several.Items : [entry]).OfType<StringValue>().ToArray();
            if (choices.Length > 0 && Array.TrueForAll(choices, c => !c.IsTemplate) && Array.TrueForAll(choices, c => environment.FindFile("vars", c.Text) is null))
            {
                var looked = string.Join(", ", choices.SelectMany(c => environment.Candidates("vars", c.Text)).Distinct());
                _session.Error(
                    "missing-file", "a file of variables is missing", $"looked for {looked}", choices[0].Span,
                    Near(choices[0].Text, environment.Candidates("vars", choices[0].Text)));
            }
        }
    }
}
