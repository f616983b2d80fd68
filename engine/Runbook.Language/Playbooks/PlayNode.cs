using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A play, role, block or task as written: the keywords with their values, and the node around it. Never changed. A keyword's
/// value is as written (it may be a template); the parser has checked that the keyword exists and has a usable type.
/// </summary>
public abstract class PlayNode
{
    /// <summary>A node with the keywords written at it.</summary>
    protected PlayNode(PlayNode? parent, SourceSpan span, IReadOnlyDictionary<string, Value> keywords)
    {
        Parent = parent;
        Span = span;
        Keywords = keywords;
    }

    /// <summary>The node around this one: for a task its block, for a block the block, inclusion, role or play around it.</summary>
    public PlayNode? Parent { get; }

    /// <summary>Where it begins.</summary>
    public SourceSpan Span { get; }

    /// <summary>The keywords written here, by Ansible's name (<c>when</c>, <c>become</c>, <c>tags</c>…).</summary>
    public IReadOnlyDictionary<string, Value> Keywords { get; }

    /// <summary>The <c>name</c> as written, or null.</summary>
    public string? Name => Keywords.GetValueOrDefault("name")?.AsText();

    /// <summary>The <c>vars</c> written here; empty when none.</summary>
    public MapValue Vars => Keywords.GetValueOrDefault("vars") as MapValue ?? MapValue.Empty;

    /// <summary>This node and those around it, from the inside out.</summary>
    public IEnumerable<PlayNode> Chain
    {
        get
        {
            for (PlayNode? node = this; node is not null; node = node.Parent)
            {
                yield return node;
            }
        }
    }

    /// <summary>The role that this node belongs to, or null.</summary>
    public Role? Role => NearestRole?.UsedRole;

    /// <summary>The innermost use of a role that this node is or belongs to, or null.</summary>
    public RoleUse? NearestRole
    {
        get
        {
            var node = this;
            while (node is not (null or RoleUse))
            {
                node = node.Parent;
            }

            return (RoleUse?)node;
        }
    }

    /// <summary>A keyword that inner nodes override: the nearest one written.</summary>
    public bool TryInherited(string keyword, [MaybeNullWhen(false)] out Value value)
    {
        for (PlayNode? node = this; node is not null; node = node.Parent)
        {
            if (node.Keywords.TryGetValue(keyword, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>A keyword that adds up (<c>when</c>, <c>tags</c>, <c>environment</c>, <c>module_defaults</c>): all written, from the outside in.</summary>
    public IReadOnlyList<Value> Accumulated(string keyword)
    {
        List<Value>? found = null;
        for (PlayNode? node = this; node is not null; node = node.Parent)
        {
            if (node.Keywords.TryGetValue(keyword, out var value))
            {
                (found ??= []).Insert(0, value);
            }
        }

        return found ?? (IReadOnlyList<Value>)[];
    }
}
