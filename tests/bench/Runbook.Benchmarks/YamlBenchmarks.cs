using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Runbook.Language;

namespace Runbook.Benchmarks;

/// <summary>Reading YAML: a play of 50 tasks, an inventory of 1,000 hosts.</summary>
[MemoryDiagnoser]
public class YamlBenchmarks
{
    private string _play = "";
    private string _inventory = "";
    private string _file = "";

    [GlobalSetup]
    public void SetUp()
    {
        var play = new StringBuilder("- hosts: all\n  tasks:\n");
        for (var i = 0; i < 50; i++)
        {
            play.Append(CultureInfo.InvariantCulture, $"    - name: copy {i}\n      copy: {{src: files/file{i}, dest: \"{{{{ root }}}}/file{i}\", mode: \"0640\"}}\n");
        }

        var inventory = new StringBuilder("all:\n  hosts:\n");
        for (var i = 0; i < 1000; i++)
        {
            inventory.Append(CultureInfo.InvariantCulture, $"    host{i}:\n      ansible_host: 10.0.{i / 250}.{i % 250}\n      role: web\n");
        }

        (_play, _inventory) = (play.ToString(), inventory.ToString());
        _file = Path.Combine(Directory.CreateTempSubdirectory("runbook-benchmarks-").FullName, "hosts.yml");
        File.WriteAllText(_file, _inventory);
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Benchmark]
    public int PlayText() => YamlReader.Read(_play, "play.yml").Documents.Count;

    [Benchmark]
    public int InventoryText() => YamlReader.Read(_inventory, "hosts.yml").Documents.Count;

    [Benchmark]
    public int InventoryLoaded() => Inventory.Load([_file]).Inventory.Hosts.Count;
}
