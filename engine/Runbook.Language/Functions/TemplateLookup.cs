using Runbook.Core;

namespace Runbook.Language;

/// <summary>The <c>template</c> lookup: renders a template file, Jinja or (by its ending) Scriban. Stateless.</summary>
internal static class TemplateLookup
{
    public static void AddTo(FunctionList lookups) => lookups.Add(
        "template",
        "* convert_data? variable_start_string? variable_end_string? jinja2_native? template_vars? "
            + "comment_start_string? comment_end_string? trim_blocks? lstrip_blocks?",
        c => Py.List(c.Rest.Select(term => Render(c, Py.Str(term)))));

    private static Value Render(Call call, string name)
    {
        var text = FileLookups.Read(call, "templates", name);
        var path = call.Context.Environment.FindFile("templates", UserFolders.Expand(name)) ?? name;
        var context = call.Context.With(call.Get(4) is MapValue more ? new Overlay(call.Context.Variables, more) : call.Context.Variables);
        context.Span = new SourceSpan(path, 1, 1);
        var rendered = name.EndsWith(".sbn", StringComparison.Ordinal) || name.EndsWith(".scriban", StringComparison.Ordinal)
            ? Value.Of(ScribanTemplate.Parse(text, path).Render(context))
            : Template.Parse(text, context.Span, Options(call)).Evaluate(context);
        call.Context.SawSecret |= context.SawSecret;
        return rendered is NullValue ? Value.Of("") : context.SawSecret ? rendered.AsSecret() : rendered;
    }

    private static TemplateOptions Options(Call call)
    {
        var options = TemplateOptions.File;
        return options with
        {
            VariableStart = call.Text(1, options.VariableStart),
            VariableEnd = call.Text(2, options.VariableEnd),
            CommentStart = call.Text(5, options.CommentStart),
            CommentEnd = call.Text(6, options.CommentEnd),
            TrimBlocks = call.Flag(7, options.TrimBlocks),
            LstripBlocks = call.Flag(8, options.LstripBlocks),
        };
    }

    private sealed class Overlay(IVariables under, MapValue over) : IVariables
    {
        public IEnumerable<string> Names => under.Names.Union(over.TextEntries.Select(e => e.Key));

        public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Value value) =>
            (value = over[name]) is not null || under.TryGet(name, out value);
    }
}
