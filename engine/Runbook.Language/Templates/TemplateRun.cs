using Runbook.Core;

namespace Runbook.Language;

/// <summary>One rendering of a template with those that it includes and extends. One thread.</summary>
internal sealed class TemplateRun
{
    private readonly Dictionary<string, List<StatementNodes.Block>> _blocks = new(StringComparer.Ordinal);

    /// <summary>A rendering of a template.</summary>
    public TemplateRun(Template template, bool mutates, TemplateRun? outer = null)
    {
        Template = template;
        Mutates = mutates;
        Depth = outer is null ? 0 : outer.Depth + 1;
        Root = new Scope(null, this);
        Add(template);
    }

    /// <summary>The template that began.</summary>
    public Template Template { get; }

    /// <summary>Whether methods are called in it that change values.</summary>
    public bool Mutates { get; }

    /// <summary>How many templates include each other here.</summary>
    public int Depth { get; }

    /// <summary>How many macros call each other right now.</summary>
    public int MacroDepth { get; set; }

    /// <summary>The names of the whole template.</summary>
    public Scope Root { get; }

    /// <summary>The template that the last one rendered extends, or null.</summary>
    public Template? Parent { get; set; }

    /// <summary>Notes a template's blocks below those that are there.</summary>
    public void Add(Template template)
    {
        foreach (var block in template.Blocks)
        {
            if (!_blocks.TryGetValue(block.Name, out var levels))
            {
                _blocks[block.Name] = levels = [];
            }

            levels.Add(block);
        }
    }

    /// <summary>A block by name: 0 is the one of the innermost child. Null when there is none at that level.</summary>
    public StatementNodes.Block? Block(string name, int level) =>
        _blocks.TryGetValue(name, out var levels) && level < levels.Count ? levels[level] : null;

    /// <summary>Renders a block.</summary>
    public Value RenderBlock(string name, int level, Scope around, EvaluationContext context)
    {
        var block = Block(name, level)!;
        var output = new Output();
        var scope = around.Inner();
        scope.Set("super", Block(name, level + 1) is null
            ? new UndefinedValue("super", $"there is no block '{name}' above this one", block.Span)
            : new HostMethod("super", (c, _) => RenderBlock(name, level + 1, around, c)));
        block.Body.Render(context, scope, output);
        return output.ToValue();
    }
}
