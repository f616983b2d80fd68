using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>The layers of variables that a task has from where it stands, whatever the host. Made once per task. Immutable.</summary>
internal sealed class NodeLayers
{
    /// <summary>Collects the layers of a task and all around it.</summary>
    public NodeLayers(PlayNode node)
    {
        var chain = node.Chain.Reverse().ToArray();
        var roles = chain.OfType<RoleUse>().ToArray();
        RoleDefaults = [.. roles.Select(r => Layer($"defaults of role {r.UsedRole.Name}", r.UsedRole.Defaults)).OfType<VariableLayer>()];
        RoleVars = [.. roles.Select(r => Layer($"vars of role {r.UsedRole.Name}", r.UsedRole.Vars)).OfType<VariableLayer>()];
        RoleParameters = [.. roles.Select(r => Layer($"parameters of role {r.UsedRole.Name}", r.Parameters)).OfType<VariableLayer>()];
        bool IsInclusion(PlayNode n) => n != node && n is TaskSpec { ShortAction: "include_tasks" or "include_role" or "include" };
        IncludeParameters = [.. chain.Where(IsInclusion).Select(n => Layer("vars of the inclusion", n.Vars)).OfType<VariableLayer>()];
        Vars = [.. chain.Where(n => n is not Play && !IsInclusion(n)).Select(n => Layer(n is TaskSpec ? "vars of the task" : "vars of the block", n.Vars)).OfType<VariableLayer>()];
        Magic = [SearchPath(node, chain, roles), .. RoleMagic(roles)];
    }

    /// <summary>Defaults of the roles around it, the outermost first.</summary>
    public IReadOnlyList<VariableLayer> RoleDefaults { get; }

    /// <summary>Vars of the roles around it.</summary>
    public IReadOnlyList<VariableLayer> RoleVars { get; }

    /// <summary>Parameters of the roles around it.</summary>
    public IReadOnlyList<VariableLayer> RoleParameters { get; }

    /// <summary>Vars of the dynamic inclusions around it, the outermost first: they count for more than what the host has set.</summary>
    public IReadOnlyList<VariableLayer> IncludeParameters { get; }

    /// <summary>Vars of the blocks around it, and its own.</summary>
    public IReadOnlyList<VariableLayer> Vars { get; }

    /// <summary><c>role_name</c> and its kin; empty outside a role.</summary>
    public IReadOnlyList<VariableLayer> Magic { get; }

    /// <summary>A layer of a map; null when it is empty.</summary>
    public static VariableLayer? Layer(string name, MapValue values) => values.Count == 0 ? null : VariableLayer.Of(name, values);

    private static IReadOnlyList<VariableLayer> RoleMagic(RoleUse[] roles)
    {
        if (roles.Length == 0)
        {
            return [];
        }

        var own = roles[^1].UsedRole;
        var parents = Parents(roles);
        var values = new Dictionary<string, Value>
        {
            ["role_name"] = Value.Of(own.Name),
            ["ansible_role_name"] = Value.Of(own.Collection is null ? own.Name : $"{own.Collection}.{own.Name}"),
            ["role_path"] = Value.Of(own.Path),
            ["ansible_collection_name"] = Value.Of(own.Collection),
        };
        if (parents.Count > 0)
        {
            values["ansible_parent_role_names"] = Value.Of(parents.Select(r => r.UsedRole.Name));
            values["ansible_parent_role_paths"] = Value.Of(parents.Select(r => r.UsedRole.Path));
        }

        return [new("the role", values)];
    }

    /// <summary>The roles around the innermost, nearest first; what a role depends on does not stand in it.</summary>
    private static List<RoleUse> Parents(RoleUse[] roles)
    {
        var parents = new List<RoleUse>();
        for (var i = roles.Length - 1; i > 0 && !roles[i - 1].Dependencies.Contains(roles[i]); i--)
        {
            parents.Add(roles[i - 1]);
        }

        return parents;
    }

    private static VariableLayer SearchPath(PlayNode node, PlayNode[] chain, RoleUse[] roles)
    {
        var folders = roles.Reverse().Select(r => r.UsedRole.Path).ToList();
        if (node.Span.File is { } file)
        {
            folders.Add(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/");
        }

        folders.AddRange(chain.OfType<Play>().Select(p => p.PlaybookDirectory));
        return new("the task", new Dictionary<string, Value> { ["ansible_search_path"] = Value.Of(folders.Distinct()) });
    }
}
