using System.Reflection;
using Runbook.Sdk;

namespace Runbook.Modules.Tests;

public class BuiltInModulesTests
{
    [Fact]
    public void All_EveryEntry_IsNamedAsTheModuleSays()
    {
        Assert.NotEmpty(SystemModules.All);
        foreach (var (names, make) in SystemModules.All.Concat(KubeModules.All.Select(k => (k.Names, (Func<Runbook.Sdk.Module>)(() => k.Make(new JsonYaml(), null))))))
        {
            var schema = make().Schema;
            Assert.Equal([schema.Name, .. schema.Aliases], names);
        }
    }

    [Fact]
    public void Create_EveryModuleOfTheAssembly_IsListed()
    {
        var listed = BuiltInModules.Create(new JsonYaml()).Values.Select(m => m().GetType()).ToHashSet();
        var written = typeof(BuiltInModules).Assembly.GetTypes().Where(t => t.GetCustomAttribute<ModuleAttribute>() is not null).ToArray();
        Assert.NotEmpty(written);
        Assert.Empty(written.Where(t => !listed.Contains(t)).Select(t => t.Name));
    }

    [Theory]
    [InlineData("command")]
    [InlineData("ansible.builtin.shell")]
    [InlineData("ansible.legacy.setup")]
    public void Create_KnownName_MakesAModule(string name) => Assert.NotNull(BuiltInModules.Create()[name]());
}
