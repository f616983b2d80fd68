using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules that come with Runbook, as a plain list: none is made, and no type is looked at, before it is used.</summary>
public static class BuiltInModules
{
    /// <summary>Every name, alias and <c>ansible.builtin.NAME</c>, with what makes the module. Safe from any thread.</summary>
    /// <param name="yaml">Reads YAML for the modules that take it as text; without one (the default) those for Kubernetes are left out.</param>
    /// <param name="conditions">Reads conditions for the modules that wait for one; without it (the default) they refuse to.</param>
    public static IReadOnlyDictionary<string, Func<Module>> Create(IYamlReader? yaml = null, IConditionReader? conditions = null)
    {
        var all = new Dictionary<string, Func<Module>>(StringComparer.Ordinal);
        foreach (var (names, make) in SystemModules.All.Concat(FileModules.All).Concat(WebModules.All).Concat(Kubernetes(yaml, conditions)))
        {
            foreach (var name in names)
            {
                all[name] = make;
                if (!name.Contains('.'))
                {
                    all["ansible.builtin." + name] = make;
                }
            }
        }

        return all;
    }

    private static IEnumerable<(IReadOnlyList<string> Names, Func<Module> Make)> Kubernetes(IYamlReader? yaml, IConditionReader? conditions) =>
        yaml is null ? [] : KubeModules.All.Select(k => (k.Names, (Func<Module>)(() => k.Make(yaml, conditions))));
}
