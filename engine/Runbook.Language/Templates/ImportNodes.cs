using Runbook.Core;

namespace Runbook.Language;

/// <summary><c>include</c>, <c>import</c>, <c>from … import</c>, <c>extends</c>.</summary>
internal static class ImportNodes
{
    private const int DeepestInclusion = 50;

    /// <summary><c>include</c>.</summary>
    public sealed class Include(SourceSpan span, ExpressionNode name, bool ignoreMissing, bool withContext) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            if (Find(name, context, scope, ignoreMissing) is { } template)
            {
                var run = New(template, context, scope, Span);
                if (withContext)
                {
                    Copy(scope, run.Root);
                }

                template.RenderInto(run, context, output);
            }

            return Signal.None;
        }
    }

    /// <summary><c>import … as …</c>.</summary>
    public sealed class Import(SourceSpan span, ExpressionNode name, string alias, bool withContext) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            scope.Set(alias, Module(name, withContext, context, scope, Span));
            return Signal.None;
        }
    }

    /// <summary><c>from … import …</c>.</summary>
    public sealed class From(SourceSpan span, ExpressionNode name, (string Name, string Alias)[] names, bool withContext)
        : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            var module = Module(name, withContext, context, scope, Span);
            foreach (var (wanted, alias) in names)
            {
                scope.Set(alias, module.Attribute(wanted, context)
                    ?? new UndefinedValue(wanted, $"the imported template does not set '{wanted}'", Span, () => module.Names));
            }

            return Signal.None;
        }
    }

    /// <summary><c>extends</c>.</summary>
    public sealed class Extends(SourceSpan span, ExpressionNode name) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            context.Span = Span;
            if (scope.Run.Parent is not null)
            {
                context.Fail("template-error", "A template extends another one twice");
            }

            scope.Run.Parent = Find(name, context, scope, ignoreMissing: false);
            return Signal.None;
        }
    }

    private static ModuleValue Module(ExpressionNode name, bool withContext, EvaluationContext context, Scope scope, SourceSpan span)
    {
        var template = Find(name, context, scope, ignoreMissing: false)!;
        var run = New(template, context, scope, span);
        if (withContext)
        {
            Copy(scope, run.Root);
        }

        var output = new Output();
        template.RenderInto(run, context, output);
        return new ModuleValue(run.Root, output.ToValue());
    }

    private static TemplateRun New(Template template, EvaluationContext context, Scope scope, SourceSpan span)
    {
        context.Span = span;
        if (scope.Run.Depth >= DeepestInclusion)
        {
            context.Fail("too-deep", "Templates include each other too deep", template.Source);
        }

        return new(template, scope.Run.Mutates || template.Mutates, scope.Run);
    }

    private static void Copy(Scope from, Scope to)
    {
        List<Scope> outerFirst = [];
        for (var scope = from; scope is not null; scope = scope.Parent)
        {
            outerFirst.Insert(0, scope);
        }

        foreach (var (name, value) in outerFirst.SelectMany(s => s.Names))
        {
            to.Set(name, value);
        }
    }

    private static Template? Find(ExpressionNode name, EvaluationContext context, Scope scope, bool ignoreMissing)
    {
        var wanted = name.Operand(context, scope);
        context.Span = name.Span;
        var names = wanted is ListValue list ? [.. list.Items.Select(i => PythonText.Str(Templar.Shallow(i, context)))]
            : new[] { PythonText.Str(wanted) };
        foreach (var one in names)
        {
            if (TemplateLoader.Load(one, scope.Run.Template, context) is { } template)
            {
                return template;
            }
        }

        if (!ignoreMissing)
        {
            var places = names.SelectMany(n => context.Environment.Candidates("templates", n));
            context.Fail(
                "template-not-found", "The template does not exist", string.Join(", ", names),
                "looked for in " + string.Join(", ", places.Distinct().Take(6)));
        }

        return null;
    }
}
