using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The <c>generator</c> plugin: one host for each combination of the <c>layers</c>, named by <c>hosts.name</c>, in groups named by
/// <c>hosts.parents</c>, which may have parents and variables of their own. One use, one thread.
/// </summary>
internal sealed class GeneratorInventory(MapValue config, InventorySource source)
{
    private readonly PluginScope _scope = new(source) { IsStrict = true };

    /// <summary>Makes the hosts.</summary>
    public void Run()
    {
        if (config["hosts"] is not MapValue hosts || hosts["name"] is not StringValue name || config["layers"] is not MapValue layers)
        {
            source.Error("inventory-bad-generator", "A generator needs layers and hosts with a name", null, config.Span,
                "write layers: as a map of lists and hosts: with name:");
            return;
        }

        var made = 0;
        foreach (var variables in Combinations([.. layers.TextEntries]))
        {
            if (++made > source.Inventory.Options.MaxHosts)
            {
                source.Error("inventory-bad-generator", "A generator makes too many hosts",
                    $"more than {source.Inventory.Options.MaxHosts}", config.Span);
                return;
            }

            var scope = new VariableScope(VariableLayer.Of("layers", variables));
            if (_scope.Render(name.Text, name.Span, scope) is { } rendered)
            {
                var host = source.Inventory.DeclareHost(rendered, name.Span, source.Path);
                Parents(hosts["parents"], scope, group => group.Add(host));
            }
        }
    }

    private static IEnumerable<MapValue> Combinations(IReadOnlyList<KeyValuePair<string, Value>> layers)
    {
        IEnumerable<KeyValuePair<string, Value>[]> rows = [[]];
        foreach (var (name, values) in layers)
        {
            var items = values is ListValue list ? list.Items : [values];
            rows = rows.SelectMany(row => items.Select(i => row.Append(KeyValuePair.Create(name, i)).ToArray()));
        }

        return rows.Select(r => Value.Map(r));
    }

    private void Parents(Value? parents, IVariables scope, Action<Group> add)
    {
        foreach (var parent in (parents as ListValue)?.Items.OfType<MapValue>() ?? [])
        {
            if (parent["name"] is not StringValue name || _scope.Render(name.Text, name.Span, scope) is not { } rendered)
            {
                continue;
            }

            var group = source.Inventory.DeclareGroup(rendered, name.Span);
            add(group);
            foreach (var (key, value) in (parent["vars"] as MapValue)?.TextEntries ?? [])
            {
                var text = value is StringValue s ? _scope.Render(s.Text, s.Span, scope) : null;
                source.Set(group, key, text is null ? value : new StringValue(text, value.Span));
            }

            Parents(parent["parents"], scope, above => source.Inventory.Link(above, group, name.Span, source.Diagnostics));
        }
    }
}
