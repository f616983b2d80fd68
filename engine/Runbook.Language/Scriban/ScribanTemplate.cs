using System.Collections.Concurrent;
using Runbook.Core;
using Scriban.Syntax;

namespace Runbook.Language;

/// <summary>
/// A Scriban template, parsed once: <c>templates/*.sbn</c> and other files that end in <c>.sbn</c> or <c>.scriban</c>. It sees the
/// variables that Jinja sees, each evaluated when it is read, and can call every filter (<c>x | to_nice_json</c>), test
/// (<c>x | is_string</c>), lookup (<c>lookup "env" "HOME"</c>) and global function; Scriban's own functions are in their namespaces
/// (<c>string.upcase</c>). A name that nothing defines is an error, except before <c>??</c> and to <c>default</c> and
/// <c>is_defined</c>. Safe from any thread.
/// </summary>
public sealed class ScribanTemplate
{
    private readonly Scriban.Template _template;
    private readonly ConcurrentBag<ScribanContext> _idle = [];

    private ScribanTemplate(Scriban.Template template) => _template = template;

    /// <summary>Parses a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name, for errors and for finding what it includes.</param>
    /// <exception cref="DiagnosticException">The text is not well-formed: every error, each with its place.</exception>
    public static ScribanTemplate Parse(string text, string file)
    {
        var template = Scriban.Template.Parse(text, file);
        return template.HasErrors
            ? throw new DiagnosticException([.. template.Messages.Where(m => m.Type == Scriban.Parsing.ParserMessageType.Error)
                .Select(m => Diagnostic.Error("scriban-syntax", "This is not a valid Scriban template", m.Message,
                    ScribanPlaces.Of(m.Span)))])
            : new ScribanTemplate(template);
    }

    /// <summary>Renders it; <see cref="EvaluationContext.SawSecret"/> says afterwards whether a secret was read.</summary>
    /// <exception cref="DiagnosticException">Something is undefined, does not fit, or goes beyond a limit.</exception>
    public string Render(EvaluationContext context)
    {
        if (!_idle.TryTake(out var scriban))
        {
            scriban = new ScribanContext();
        }

        var (span, depth) = (context.Span, context.Depth);
        try
        {
            var text = scriban.Run(_template, context);
            _idle.Add(scriban);
            return text;
        }
        catch (ScriptRuntimeException e)
        {
            throw ScribanPlaces.Diagnosed(e);
        }
        finally
        {
            (context.Span, context.Depth) = (span, depth);
        }
    }
}
