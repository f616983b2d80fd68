using System.Text.RegularExpressions;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>include_vars</c>: reads variables of a file or folder.</summary>
internal sealed class IncludeVarsDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        var builder = new MapBuilder();
        var files = new List<Value>();
        foreach (var file in Files(call))
        {
            files.Add(Value.Of(file));
            foreach (var (key, value) in call.Run.VariableFiles.Load(file, call.Task.Span).Entries)
            {
                builder[key] = value;
            }
        }

        var values = builder.Build();
        var included = call.Text("name") is { } name
            ? [KeyValuePair.Create(name, (Value)values)]
            : values.TextEntries.ToArray();
        return new(ModuleOutcome.Ok(("ansible_included_var_files", Value.Of(files)), ("ansible_facts", Value.Map(included))) with { Included = included });
    }

    private static IReadOnlyList<string> Files(DirectiveCall call)
    {
        if (call.Text("dir") is { } folder)
        {
            return InFolder(call, Find(call, folder));
        }

        return [Find(call, call.Text("file", "_raw_params") ?? throw new DiagnosticException(call.Missing("file").Diagnostics))];
    }

    private static IReadOnlyList<string> InFolder(DirectiveCall call, string folder)
    {
        var extensions = (call.Argument("extensions") as ListValue)?.Items.Select(PythonText.Str).ToArray() ?? ["yaml", "yml", "json"];
        var ignored = (call.Argument("ignore_files") as ListValue)?.Items.Select(PythonText.Str).ToArray() ?? [];
        var matching = call.Text("files_matching") is { } pattern ? new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)) : null;
        var depth = call.Argument("depth") is IntegerValue d ? (int)d.Value : 0;
        var options = new EnumerationOptions { RecurseSubdirectories = depth != 1, MaxRecursionDepth = depth > 1 ? depth - 1 : int.MaxValue };
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", options)
                .Where(f => !ignored.Contains(Path.GetFileName(f)) && matching?.IsMatch(Path.GetFileName(f)) != false)
                .Order(StringComparer.Ordinal),
        ];
        bool IsKnown(string file) => extensions.Contains(Path.GetExtension(file).TrimStart('.'));
        if (call.Argument("ignore_unknown_extensions")?.IsTruthy != true && Array.Find(files, f => !IsKnown(f)) is { } unknown)
        {
            throw new DiagnosticException(Diagnostic.Error(
                "vars-extension", "a file of variables has another extension", $"{unknown} is none of {string.Join(", ", extensions)}", call.Task.ActionSpan, "ignore_unknown_extensions: true leaves such files out"));
        }

        return [.. files.Where(IsKnown)];
    }

    private static string Find(DirectiveCall call, string path) =>
        TaskFiles.FindVars(call.Task, path, call.Context.Environment)
            ?? throw new DiagnosticException(Diagnostic.Error(
                "missing-file", "a file of variables is missing", $"looked for {string.Join(", ", call.Context.Environment.Candidates("vars", path).Distinct())}", call.Task.ActionSpan));
}
