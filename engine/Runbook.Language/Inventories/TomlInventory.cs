using Runbook.Core;
using Tomlyn.Parsing;
using Tomlyn.Syntax;
using SourceSpan = Runbook.Core.SourceSpan;

namespace Runbook.Language;

/// <summary>Reads a TOML inventory, whose tables are those of a YAML one: <c>[web.hosts]</c>, <c>[web.vars]</c>. Stateless.</summary>
internal static class TomlInventory
{
    /// <summary>Reads a text into the inventory.</summary>
    public static void Read(string text, InventorySource source)
    {
        var document = SyntaxParser.Parse(text, source.File);
        foreach (var message in document.Diagnostics)
        {
            source.Error("toml-bad-syntax", "This is no valid TOML", message.Message, Place(message.Span, source));
        }

        if (!document.HasErrors)
        {
            var top = new Table(new SourceSpan(source.File, 1, 1));
            Entries(document.KeyValues, top, source);
            foreach (var table in document.Tables)
            {
                Entries(table.Items, Find(top, table.Name!, table is TableArraySyntax, source), source);
            }

            foreach (var group in top.Items.Values.Select(i => i.Content).OfType<Table>())
            {
                group.NameChildren();
            }

            YamlInventory.Read(source.IsSecret ? top.ToValue().AsSecret() : top.ToValue(), source);
        }
    }

    private static SourceSpan Place(Tomlyn.Syntax.SourceSpan span, InventorySource source) =>
        new(source.File, span.Start.Line + 1, span.Start.Column + 1);

    private static void Entries(IEnumerable<KeyValueSyntax> entries, Table table, InventorySource source)
    {
        foreach (var entry in entries)
        {
            var names = Names(entry.Key!).ToList();
            var owner = names.SkipLast(1).Aggregate(table, (t, n) => t.Child(n, Place(entry.Span, source)));
            owner.Items[names[^1]] = (Place(entry.Span, source), Convert(entry.Value!, source));
        }
    }

    private static Table Find(Table top, KeySyntax key, bool isArray, InventorySource source)
    {
        var (names, span) = (Names(key).ToList(), Place(key.Span, source));
        var owner = names.SkipLast(1).Aggregate(top, (t, n) => t.Child(n, span));
        return isArray ? owner.Append(names[^1], span) : owner.Child(names[^1], span);
    }

    private static IEnumerable<string> Names(KeySyntax key) =>
        key.DotKeys.Select(d => d.Key!).Prepend(key.Key!).Select(part => part switch
        {
            StringValueSyntax quoted => quoted.Value ?? "",
            _ => part.ToString().Trim(),
        });

    private static Value Convert(ValueSyntax value, InventorySource source)
    {
        var span = Place(value.Span, source);
        return value switch
        {
            StringValueSyntax s => StringValue.Trusted(s.Value ?? "", span),
            IntegerValueSyntax i => new IntegerValue(i.Value, span),
            BooleanValueSyntax b => new BoolValue(b.Value, span),
            FloatValueSyntax f => new FloatValue(f.Value, span),
            ArraySyntax a => new ListValue([.. a.Items.Select(i => Convert(i.Value!, source))], span),
            InlineTableSyntax t => Inline(t, span, source),
            _ => StringValue.Trusted(value.ToString().Trim(), span),
        };
    }

    private static Value Inline(InlineTableSyntax inline, SourceSpan span, InventorySource source)
    {
        var table = new Table(span);
        Entries(inline.Items.Select(i => i.KeyValue!), table, source);
        return table.ToValue();
    }

    /// <summary>A table that is being filled: its entries are values, tables or lists of tables.</summary>
    private sealed class Table(SourceSpan span)
    {
        public OrderedDictionary<string, (SourceSpan Span, object Content)> Items { get; } = new(StringComparer.Ordinal);

        public Table Child(string name, SourceSpan at)
        {
            if (Items.TryGetValue(name, out var found))
            {
                return found.Content switch
                {
                    Table t => t,
                    List<Table> tables => tables[^1],
                    MapValue map => Adopt(name, at, map),
                    _ => New(name, at),
                };
            }

            return New(name, at);
        }

        public Table Append(string name, SourceSpan at)
        {
            if (!Items.TryGetValue(name, out var found) || found.Content is not List<Table> tables)
            {
                tables = [];
                Items[name] = (at, tables);
            }

            tables.Add(new Table(at));
            return tables[^1];
        }

        /// <summary>TOML lists the children of a group; YAML has a map of them.</summary>
        public void NameChildren()
        {
            if (Items.TryGetValue("children", out var found) && found.Content is ListValue list)
            {
                var map = new MapBuilder();
                foreach (var name in list.Items)
                {
                    map[name] = Value.Null;
                }

                Items["children"] = (found.Span, map.Build(found.Span));
            }
        }

        public Value ToValue()
        {
            var map = new MapBuilder();
            foreach (var (name, (at, content)) in Items)
            {
                map[new StringValue(name, at)] = content switch
                {
                    Table t => t.ToValue(),
                    List<Table> tables => new ListValue([.. tables.Select(t => t.ToValue())], at),
                    _ => (Value)content,
                };
            }

            return map.Build(span);
        }

        private Table New(string name, SourceSpan at)
        {
            var table = new Table(at);
            Items[name] = (at, table);
            return table;
        }

        private Table Adopt(string name, SourceSpan at, MapValue map)
        {
            var table = New(name, at);
            foreach (var (key, value) in map.TextEntries)
            {
                table.Items[key] = (value.Span, value);
            }

            return table;
        }
    }
}
