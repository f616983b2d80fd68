namespace Runbook.Modules.Tests;

public class WebModuleNamesTests
{
    [Fact]
    public void All_EveryEntry_IsNamedAsTheModuleSays()
    {
        Assert.NotEmpty(WebModules.All);
        foreach (var (names, make) in WebModules.All)
        {
            var schema = make().Schema;
            Assert.Equal([schema.Name, .. schema.Aliases], names);
        }
    }
}
