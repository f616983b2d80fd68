using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The <c>constructed</c> plugin: variables (<c>compose</c>) and groups (<c>groups</c>, <c>keyed_groups</c>) made by expressions over the
/// variables of each host. One use, one thread.
/// </summary>
internal sealed partial class ConstructedInventory
{
    private readonly MapValue _config;
    private readonly InventorySource _source;
    private readonly PluginScope _scope;
    private readonly HostVariables _variables;

    public ConstructedInventory(MapValue config, InventorySource source)
    {
        (_config, _source) = (config, source);
        _scope = new(source) { IsStrict = config["strict"] is BoolValue { Value: true } };
        _variables = new(source.Inventory, source.Diagnostics, withFiles: config["use_vars_plugins"] is BoolValue { Value: true });
    }

    /// <summary>Adds to each host of the inventory.</summary>
    public void Run()
    {
        foreach (var host in _source.Inventory.Hosts)
        {
            Compose(host);
            var scope = Scope(host);
            Conditional(host, scope);
            Keyed(host, scope);
        }
    }

    private VariableScope Scope(Host host) =>
        new([.. _variables.Layers(host), MagicVariables.Of(_source.Inventory, host)]);

    private void Compose(Host host)
    {
        foreach (var (name, expression) in (_config["compose"] as MapValue)?.TextEntries ?? [])
        {
            if (_scope.Evaluate(YamlInventory.Text(expression), expression.Span, Scope(host)) is { } value)
            {
                host.Set(name, value);
            }
        }
    }

    private void Conditional(Host host, VariableScope scope)
    {
        foreach (var (name, condition) in (_config["groups"] as MapValue)?.TextEntries ?? [])
        {
            if (_scope.Evaluate(YamlInventory.Text(condition), condition.Span, scope) is { IsTruthy: true })
            {
                _source.Inventory.DeclareGroup(Safe(name), condition.Span).Add(host);
            }
        }
    }

    private void Keyed(Host host, VariableScope scope)
    {
        foreach (var keyed in (_config["keyed_groups"] as ListValue)?.Items.OfType<MapValue>() ?? [])
        {
            if (keyed["key"] is not StringValue key)
            {
                _source.Error("inventory-bad-keyed-group", "A keyed group needs a key", null, keyed.Span);
                continue;
            }

            var value = _scope.Evaluate(key.Text, key.Span, scope) is { IsTruthy: true } found ? found : keyed["default_value"];
            foreach (var name in Names(value, keyed))
            {
                var group = _source.Inventory.DeclareGroup(name, key.Span);
                group.Add(host);
                if (keyed["parent_group"] is StringValue parent)
                {
                    var above = _source.Inventory.DeclareGroup(Safe(parent.Text), parent.Span);
                    _source.Inventory.Link(above, group, parent.Span, _source.Diagnostics);
                }
            }
        }
    }

    private IEnumerable<string> Names(Value? value, MapValue keyed)
    {
        var trailing = keyed["trailing_separator"] is not BoolValue { Value: false };
        var separator = keyed["separator"]?.AsText() ?? "_";
        var prefix = keyed["prefix"]?.AsText() ?? "";
        var leading = prefix.Length > 0 || _config["leading_separator"] is not BoolValue { Value: false };
        IEnumerable<string> bare = value switch
        {
            null or NullValue => [],
            ListValue list => list.Items.Select(YamlInventory.Text),
            MapValue map => map.Entries.Select(e => (Key: YamlInventory.Text(e.Key), Text: YamlInventory.Text(e.Value)))
                .Select(e => e.Text.Length > 0 ? e.Key + separator + e.Text : trailing ? e.Key + separator : e.Key),
            _ => [YamlInventory.Text(value)],
        };
        return bare.Select(name => Safe(leading ? prefix + separator + name : name));
    }

    private static string Safe(string name) => Unsafe().Replace(name, "_");

    [GeneratedRegex(@"^\d|[^\w]")]
    private static partial Regex Unsafe();
}
