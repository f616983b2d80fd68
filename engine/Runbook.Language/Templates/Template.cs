using System.Collections.Frozen;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A Jinja template, parsed once. Immutable, safe from any thread.</summary>
public sealed class Template
{
    private readonly StatementNodes.Sequence _body;
    private readonly int _trailingNewlines;

    internal Template(SourceText source, SourceSpan span, TemplateOptions options, TemplateParser.Parsed parsed)
    {
        Source = span.File;
        Options = options;
        _body = parsed.Body;
        Blocks = parsed.Blocks;
        Mutates = parsed.Mutates;
        Names = parsed.Names.ToFrozenSet(StringComparer.Ordinal);
        Asked = parsed.Asked;
        _trailingNewlines = options.PreserveTrailingNewlines ? TrailingNewlines(source.Text) : 0;
    }

    /// <summary>
    /// The variables that it reads. Those read through a computed name, or by templates that it includes, are not among them.
    /// </summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>What it asks for by name, with the places.</summary>
    public TextNames Asked { get; }

    /// <summary>The options in force, with those of the header.</summary>
    internal TemplateOptions Options { get; }

    /// <summary>The file it stands in, or null.</summary>
    internal string? Source { get; }

    /// <summary>Its blocks, in order.</summary>
    internal IReadOnlyList<StatementNodes.Block> Blocks { get; }

    /// <summary>Whether it calls methods that change values.</summary>
    internal bool Mutates { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">Where its first character stands.</param>
    /// <param name="options">How to read it; null for <see cref="TemplateOptions.Yaml"/>. A <c>#jinja2:</c> header overrides them.</param>
    /// <exception cref="DiagnosticException">It is not well-formed; the place is that of the first token that does not fit.</exception>
    public static Template Parse(string text, SourceSpan span, TemplateOptions? options = null)
    {
        var source = new SourceText(text, span);
        var (settings, start) = TemplateHeader.Read(source, options ?? TemplateOptions.Yaml);
        return new(source, span, settings, new TemplateParser(source, settings, start).Parse());
    }

    /// <summary>
    /// Evaluates it: a template that puts out one value gives that value, one that puts out nothing gives null, any other gives text.
    /// The result holds no templates, and is secret when a secret was read for it.
    /// </summary>
    /// <exception cref="DiagnosticException">Something is undefined or does not fit.</exception>
    public Value Evaluate(EvaluationContext context)
    {
        var saw = context.SawSecret;
        context.SawSecret = false;
        try
        {
            return Templar.Finish(EvaluateInner(context), context);
        }
        finally
        {
            context.SawSecret |= saw;
        }
    }

    /// <summary>Renders it to text; <see cref="EvaluationContext.SawSecret"/> says whether a secret was read.</summary>
    /// <exception cref="DiagnosticException">Something is undefined or does not fit.</exception>
    public string Render(EvaluationContext context)
    {
        var value = Evaluate(context);
        if (value.HoldsSecrets)
        {
            context.SawSecret = true;
        }

        return value is NullValue or OmitValue ? WithNewlines("") : PythonText.Str(value);
    }

    /// <summary>The value as it is within an evaluation: perhaps undefined, perhaps with templates inside.</summary>
    internal Value EvaluateInner(EvaluationContext context)
    {
        if (Source is not null)
        {
            context.Span = _body.Span;
        }

        if (_body.Items is [StatementNodes.Print { Expression: var only }] && !Mutates)
        {
            return Ended(only.Evaluate(context, null), context);
        }

        var output = new Output();
        RenderInto(new TemplateRun(this, Mutates), context, output);
        return Ended(output.ToValue(), context);
    }

    /// <summary>Renders it, and those that it extends, within a run.</summary>
    internal void RenderInto(TemplateRun run, EvaluationContext context, Output output)
    {
        run.Root.Set("self", new SelfValue(run));
        var template = this;
        for (var depth = 0; depth < 50; depth++)
        {
            run.Parent = null;
            template.RenderLevel(run, context, output);
            if (run.Parent is not { } parent)
            {
                return;
            }

            run.Add(parent);
            template = parent;
        }

        context.Fail("too-deep", "Templates extend each other too deep", Source);
    }

    // What stands after extends sets names but puts nothing out.
    private void RenderLevel(TemplateRun run, EvaluationContext context, Output output)
    {
        var current = output;
        foreach (var item in _body.Items)
        {
            if (run.Parent is null || item is not StatementNodes.Block)
            {
                item.Render(context, run.Root, current);
            }

            current = run.Parent is null ? output : new Output();
        }
    }

    private Value Ended(Value value, EvaluationContext context)
    {
        if (_trailingNewlines == 0 || value is not StringValue text)
        {
            return value;
        }

        var ended = WithNewlines(text.Text);
        return ReferenceEquals(ended, text.Text) ? text : Value.Of(ended);
    }

    private string WithNewlines(string text)
    {
        var missing = _trailingNewlines - TrailingNewlines(text);
        return missing <= 0 ? text : text + string.Concat(Enumerable.Repeat(Options.NewlineSequence, missing));
    }

    private static int TrailingNewlines(string text)
    {
        var count = 0;
        for (var i = text.Length - 1; i >= 0 && text[i] is '\n' or '\r' && i >= 0; i--)
        {
            count += text[i] == '\n' ? 1 : 0;
        }

        return count;
    }
}
