using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules that come with Runbook, as a plain list: none is made, and no type is looked at, before it is used.</summary>
public static class BuiltInModules
{
    /// <summary>Every name, alias and <c>ansible.builtin.NAME</c>, with what makes the module. Safe from any thread.</summary>
    public static IReadOnlyDictionary<string, Func<Module>> Create()
    {
        var all = new Dictionary<string, Func<Module>>(StringComparer.Ordinal);
        foreach (var (names, make) in SystemModules.All.Concat(FileModules.All).Concat(WebModules.All))
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
}
