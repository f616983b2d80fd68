namespace Runbook.Modules.Tests;

public class FileModulesTests
{
    [Fact]
    public void All_EveryEntry_IsNamedAsTheModuleSays()
    {
        Assert.NotEmpty(FileModules.All);
        foreach (var (names, make) in FileModules.All)
        {
            var schema = make().Schema;
            Assert.Equal([schema.Name, .. schema.Aliases], names);
        }
    }
}
