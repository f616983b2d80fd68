using System.Collections.Concurrent;
using System.Globalization;
using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Reads and parses each template file once, and renders it for each host. Safe from any thread.</summary>
public sealed class TemplateFiles(SecretSet secrets)
{
    private readonly ConcurrentDictionary<string, Lazy<Func<EvaluationContext, string>>> _parsed = new(StringComparer.Ordinal);

    /// <summary>The content that a template renders to in a scope.</summary>
    /// <param name="path">The file, absolute; <c>.sbn</c> and <c>.scriban</c> are Scriban, all others Jinja.</param>
    /// <param name="context">The scope.</param>
    /// <param name="arguments">The arguments of the <c>template</c> task: delimiters, trimming.</param>
    public Content Render(string path, EvaluationContext context, MapValue arguments)
    {
        var options = Options(arguments);
        var render = _parsed.GetOrAdd($"{path}\0{options}", _ => new(() => Parse(path, options))).Value;
        var scope = context.Variables is VariableScope variables ? variables.With(TemplateLayer(path, arguments)) : context.Variables;
        var environment = context.Environment with { SearchPaths = [Path.GetDirectoryName(path)!, .. context.Environment.SearchPaths] };
        var inner = new EvaluationContext(scope, context.Functions, environment) { Span = new(path, 1, 1) };
        var text = render(inner);
        if (inner.SawSecret)
        {
            secrets.Add(text);
        }

        return Content.Text(text, inner.SawSecret);
    }

    /// <summary>Whether a file is a Scriban template by its name.</summary>
    public static bool IsScriban(string path) =>
        path.EndsWith(".sbn", StringComparison.Ordinal) || path.EndsWith(".scriban", StringComparison.Ordinal);

    private static Func<EvaluationContext, string> Parse(string path, TemplateOptions options)
    {
        var text = File.ReadAllText(path);
        return IsScriban(path) ? ScribanTemplate.Parse(text, path).Render : Template.Parse(text, new SourceSpan(path, 1, 1), options).Render;
    }

    /// <summary>How a template file is read, by the arguments of its task.</summary>
    internal static TemplateOptions Options(MapValue arguments)
    {
        bool Flag(string name, bool otherwise) => arguments[name] is { } value ? Booleans.Parse(value) ?? otherwise : otherwise;
        string Text(string name, string otherwise) => arguments[name]?.AsText() ?? otherwise;
        var defaults = TemplateOptions.File;
        return defaults with
        {
            TrimBlocks = Flag("trim_blocks", defaults.TrimBlocks),
            LstripBlocks = Flag("lstrip_blocks", defaults.LstripBlocks),
            NewlineSequence = Text("newline_sequence", defaults.NewlineSequence).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal),
            BlockStart = Text("block_start_string", defaults.BlockStart),
            BlockEnd = Text("block_end_string", defaults.BlockEnd),
            VariableStart = Text("variable_start_string", defaults.VariableStart),
            VariableEnd = Text("variable_end_string", defaults.VariableEnd),
            CommentStart = Text("comment_start_string", defaults.CommentStart),
            CommentEnd = Text("comment_end_string", defaults.CommentEnd),
        };
    }

    private static VariableLayer TemplateLayer(string path, MapValue arguments) => new("the template", new Dictionary<string, Value>(StringComparer.Ordinal)
    {
        ["template_host"] = Value.Of(Environment.MachineName),
        ["template_uid"] = Value.Of(Environment.UserName),
        ["template_path"] = Value.Of(path),
        ["template_fullpath"] = Value.Of(path),
        ["template_destpath"] = arguments["dest"] ?? Value.Null,
        ["template_mtime"] = Value.Of(File.GetLastWriteTimeUtc(path).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ["ansible_managed"] = Value.Of("Ansible managed"),
    });
}
