using Runbook.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Runbook.Language;

/// <summary>
/// Reads YAML 1.1 as plain data, for texts that expressions compute: nothing in it is a template, no places are kept. Stateless.
/// </summary>
internal static class YamlData
{
    private const int DeepestNesting = 500;

    /// <summary>The documents of a text.</summary>
    /// <exception cref="FormatException">The text is not YAML.</exception>
    public static IReadOnlyList<Value> ReadAll(string text)
    {
        var anchors = new Dictionary<AnchorName, Value>();
        List<Value> documents = [];
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                documents.Add(Read(parser, anchors, 0));
                parser.Consume<DocumentEnd>();
                anchors.Clear();
            }

            return documents;
        }
        catch (YamlException e)
        {
            throw new FormatException($"line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("it ends in the middle of something", e);
        }
    }

    private static Value Read(Parser parser, Dictionary<AnchorName, Value> anchors, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new FormatException($"it is nested deeper than {DeepestNesting} levels");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value, out var target)
                ? target
                : throw new FormatException($"line {alias.Start.Line}: there is no anchor \"{alias.Value}\"");
        }

        var start = parser.Current as NodeEvent ?? throw new FormatException("a value is missing");
        var value = start switch
        {
            Scalar => ReadScalar(parser.Consume<Scalar>()),
            SequenceStart => ReadList(parser, anchors, depth),
            _ => ReadMap(parser, anchors, depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor] = value;
        }

        return value;
    }

    private static Value ReadScalar(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty)
        {
            return scalar.Tag.Value switch
            {
                "!" or "tag:yaml.org,2002:str" or "tag:yaml.org,2002:binary" or "!unsafe" => Value.Of(scalar.Value),
                "tag:yaml.org,2002:float" when Numbers.TryParseFloat(scalar.Value, out var number) => Value.Of(number),
                var tag when tag.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal) => YamlScalar.Read(scalar.Value),
                var tag => throw new FormatException($"line {scalar.Start.Line}: the tag \"{tag}\" is unknown"),
            };
        }

        return scalar.Style == ScalarStyle.Plain ? YamlScalar.Read(scalar.Value) : Value.Of(scalar.Value);
    }

    private static ListValue ReadList(Parser parser, Dictionary<AnchorName, Value> anchors, int depth)
    {
        parser.Consume<SequenceStart>();
        List<Value> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Read(parser, anchors, depth + 1));
        }

        return new ListValue(items);
    }

    private static MapValue ReadMap(Parser parser, Dictionary<AnchorName, Value> anchors, int depth)
    {
        parser.Consume<MappingStart>();
        List<KeyValuePair<Value, Value>> own = [];
        List<MapValue> merged = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var isMerge = parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
            var key = Read(parser, anchors, depth + 1);
            var value = Read(parser, anchors, depth + 1);
            if (isMerge)
            {
                merged.AddRange(value is ListValue list ? list.Items.OfType<MapValue>().Reverse() : value is MapValue map ? [map] : []);
            }
            else if (key is MapValue or ListValue { IsTuple: false })
            {
                throw new FormatException("a key must not be a list or a map");
            }
            else
            {
                own.Add(new(key, value));
            }
        }

        var builder = new MapBuilder();
        foreach (var (key, value) in merged.SelectMany(m => m.Entries).Concat(own))
        {
            builder[key] = value;
        }

        return builder.Build();
    }
}
