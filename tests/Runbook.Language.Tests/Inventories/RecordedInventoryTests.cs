using Runbook.Core;

namespace Runbook.Language.Tests;

/// <summary>What Debian's ansible-inventory says of the same sources; Data/record makes the expected files.</summary>
public class RecordedInventoryTests
{
    public static TheoryData<string, string[]> Sources => new()
    {
        { "ini-quirks", ["inventory"] },
        { "yaml-tree", ["inventory.yml"] },
        { "group-vars", ["inv/hosts"] },
        { "folder", ["inv"] },
        { "script", ["inventory.sh"] },
        { "scripthost", ["inventory.sh"] },
        { "hostlist", ["l1, l9:2200,127.0.0.5,"] },
        { "toml", ["inventory.toml"] },
        { "precedence", ["inventory.ini"] },
        { "several", ["one", "two.yml", "h9,"] },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void List_OfRecordedInventory_IsAnsibles(string folder, string[] sources)
    {
        var (inventory, variables, _) = InventoryData.Load(folder, sources);

        var expected = ValueJson.Parse(Recorded(folder, "expected-list.json"));
        Assert.Equal(Json(expected), Json(new InventoryReport(inventory, variables).List()));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void ListExport_OfRecordedInventory_IsAnsibles(string folder, string[] sources)
    {
        var (inventory, variables, _) = InventoryData.Load(folder, sources);

        var expected = ValueJson.Parse(Recorded(folder, "expected-export.json"));
        Assert.Equal(Json(expected), Json(new InventoryReport(inventory, variables).List(export: true)));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Tree_OfRecordedInventory_IsAnsibles(string folder, string[] sources)
    {
        var (inventory, variables, _) = InventoryData.Load(folder, sources);

        var (documents, _) = YamlReader.Read(Recorded(folder, "expected-tree.yml"), "expected");
        Assert.Equal(Json(documents[0]), Json(new InventoryReport(inventory, variables).Tree()));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Graph_OfRecordedInventory_IsAnsiblesToTheLetter(string folder, string[] sources)
    {
        var (inventory, variables, _) = InventoryData.Load(folder, sources);
        var report = new InventoryReport(inventory, variables);

        Assert.Equal(Recorded(folder, "expected-graph.txt"), report.Graph() + "\n");
        Assert.Equal(Recorded(folder, "expected-graph-vars.txt"), report.Graph(withVariables: true) + "\n");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Load_OfRecordedInventory_HasNoErrors(string folder, string[] sources)
    {
        var (inventory, variables, diagnostics) = InventoryData.Load(folder, sources);
        _ = new InventoryReport(inventory, variables).List();

        Assert.DoesNotContain(diagnostics, d => d.Severity == Severity.Error);
    }

    private static string Recorded(string folder, string file) => File.ReadAllText(Path.Combine(InventoryData.Root, folder, file));

    private static string Json(Value value) => ValueJson.ToJson(Sorted(value), maskSecrets: false, indented: true);

    private static Value Sorted(Value value) => value switch
    {
        MapValue m => Value.Map(m.TextEntries.OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => KeyValuePair.Create(e.Key, Sorted(e.Value)))),
        ListValue l => new ListValue([.. l.Items.Select(Sorted)]),
        _ => value,
    };
}
