using Runbook.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Runbook.Language;

/// <summary>Turns the events of one YAML text into values. One use, one thread.</summary>
internal sealed class YamlTreeBuilder(string text, string file, YamlReaderOptions options, List<Diagnostic> diagnostics)
{
    private readonly Parser _parser = new(new StringReader(text));
    private readonly YamlPlaces _places = new(text, file);
    private readonly Dictionary<string, (Value Value, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _depth;
    private int _size;
    private bool _unsafe;

    /// <summary>The line and column that the parser has come to.</summary>
    public (int Line, int Column) Position { get; private set; } = (1, 1);

    /// <summary>Reads all documents into a list.</summary>
    public void ReadAll(List<Value> documents)
    {
        while (Next() is not (null or StreamEnd))
        {
            if (_parser.Current is DocumentStart)
            {
                _anchors.Clear();
                Next();
                documents.Add(Node());
            }
        }
    }

    /// <summary>Opens vaulted text by the caller's callback.</summary>
    public static Value OpenVault(string cipher, SourceSpan span, YamlReaderOptions options) => options.Vault is { } open
        ? open(cipher, span)
        : throw Stop("vault-no-secret", "Vaulted text cannot be opened", "no vault password was given", span,
            "give one by --vault-password-file or --ask-vault-pass");

    private ParsingEvent? Next()
    {
        if (!_parser.MoveNext())
        {
            return null;
        }

        var current = _parser.Current!;
        Position = ((int)current.Start.Line, (int)current.Start.Column);
        return current;
    }

    private Value Node()
    {
        var start = _parser.Current!;
        _size++;
        if (start is AnchorAlias alias)
        {
            return Alias(alias);
        }

        if (++_depth > options.MaxDepth)
        {
            throw Stop("yaml-too-deep", "Lists and maps stand too deep in each other", $"deeper than {options.MaxDepth}",
                _places.Of(start));
        }

        var before = _size;
        var value = start switch
        {
            Scalar scalar => Scalar(scalar),
            SequenceStart sequence => Sequence(sequence),
            MappingStart mapping => Mapping(mapping),
            _ => throw new InvalidOperationException("a value was expected"),
        };
        _depth--;
        if (start is NodeEvent { Anchor.IsEmpty: false } node)
        {
            _anchors[node.Anchor.Value] = (value, _size - before);
        }

        return value;
    }

    private Value Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            throw Stop("yaml-undefined-alias", "An alias refers to an anchor that is not defined before it", $"*{alias.Value.Value}",
                _places.Of(alias), DidYouMean.Hint(alias.Value.Value, _anchors.Keys));
        }

        // Aliases of aliases can stand for billions of values in a few lines.
        if (anchored.Size > options.MaxValues - _size)
        {
            throw Stop("yaml-too-big", "Aliases write out to too many values", $"more than {options.MaxValues}", _places.Of(alias));
        }

        _size += anchored.Size;
        return anchored.Value;
    }

    private Value Scalar(Scalar scalar)
    {
        var span = _places.OfText(scalar);
        var content = scalar.Value;
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            return Tagged(scalar.Tag.Value, content, span);
        }

        return _unsafe ? new StringValue(content, span, options.Secret)
            : scalar.Style == ScalarStyle.Plain ? YamlScalar.Plain(content, span, options.Secret)
            : StringValue.Trusted(content, span, options.Secret);
    }

    private Value Tagged(string tag, string content, SourceSpan span) => Short(tag) switch
    {
        "!vault" or "!vault-encrypted" => Vaulted(content, span),
        "!unsafe" => new StringValue(content, span, options.Secret),
        "str" => StringValue.Trusted(content, span, options.Secret),
        "null" => new NullValue(span),
        "bool" => YamlScalar.Bool(content) is { } value ? new BoolValue(value, span, options.Secret) : Unfit(tag, content, span),
        "int" => YamlScalar.Number(content, span, options.Secret) is IntegerValue whole ? whole : Unfit(tag, content, span),
        "float" => YamlScalar.Number(content, span, options.Secret) is { } number ? number : Unfit(tag, content, span),
        "timestamp" => YamlScalar.Plain(content, span, options.Secret),
        "binary" => Binary(tag, content, span),
        _ => Unknown(tag, span),
    };

    private Value Vaulted(string content, SourceSpan span)
    {
        try
        {
            var opened = OpenVault(content, span, options);
            options.Secrets?.AddMarked(opened);
            return opened;
        }
        catch (DiagnosticException e)
        {
            diagnostics.AddRange(e.Diagnostics);
            return new StringValue("", span, secret: true);
        }
    }

    private Value Binary(string tag, string content, SourceSpan span)
    {
        var bytes = new byte[content.Length];
        return Convert.TryFromBase64String(content, bytes, out var count)
            ? new StringValue(System.Text.Encoding.UTF8.GetString(bytes, 0, count), span, options.Secret)
            : Unfit(tag, content, span);
    }

    private Value Unfit(string tag, string content, SourceSpan span)
    {
        diagnostics.Add(Diagnostic.Error("yaml-bad-tag", "A value does not fit its tag",
            options.Secret ? tag : $"\"{content}\" is no {tag}", span));
        return StringValue.Trusted(content, span, options.Secret);
    }

    private Value Unknown(string tag, SourceSpan span)
    {
        diagnostics.Add(Diagnostic.Error("yaml-unknown-tag", "This YAML tag is not known", tag, span,
            DidYouMean.Hint(tag, ["!vault", "!unsafe"]) ?? "text that begins with ! must be quoted"));
        return new NullValue(span);
    }

    private ListValue Sequence(SequenceStart start)
    {
        var outer = EnterTag(start.Tag, _places.Of(start));
        var items = new List<Value>();
        while (Next() is not SequenceEnd)
        {
            items.Add(Node());
        }

        _unsafe = outer;
        return new ListValue(items, _places.Of(start));
    }

    private MapValue Mapping(MappingStart start)
    {
        var span = _places.Of(start);
        var outer = EnterTag(start.Tag, span);
        var own = new MapBuilder();
        List<Value>? merged = null;
        while (Next() is not MappingEnd)
        {
            var isMerge = _parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain, Tag.IsEmpty: true };
            var keyStart = _parser.Current!;
            var key = Key(keyStart);
            Next();
            var value = Node();
            if (isMerge)
            {
                (merged ??= []).Add(value);
                continue;
            }

            if (own.Contains(key))
            {
                diagnostics.Add(Diagnostic.Warning("yaml-duplicate-key", "A key is given twice", $"\"{key.AsText() ?? key.ToString()}\"",
                    key.Span,
                    "the last one counts; remove the other"));
            }

            own[key] = value;
        }

        _unsafe = outer;
        return (merged is null ? own : Merge(merged, own.Build())).Build(span);
    }

    private Value Key(ParsingEvent start)
    {
        var key = Node();
        if (key is not (MapValue or ListValue))
        {
            return key;
        }

        if (start is MappingStart { Style: MappingStyle.Flow })
        {
            throw new DiagnosticException(YamlProblem.Unquoted(_places.Of(start)));
        }

        throw Stop("yaml-bad-key", "A list or map cannot be a key", null, _places.Of(start), "quote the key");
    }

    /// <summary>PyYAML's order: merged entries first, an earlier source before a later one, own entries win.</summary>
    private MapBuilder Merge(List<Value> sources, MapValue own)
    {
        var maps = new List<MapValue>();
        foreach (var source in sources)
        {
            foreach (var item in source is ListValue list ? list.Items : [source])
            {
                if (item is MapValue map)
                {
                    maps.Add(map);
                }
                else
                {
                    diagnostics.Add(Diagnostic.Error("yaml-bad-merge", "A merge key (<<) takes a map or a list of maps",
                        $"this is {Kind(item)}",
                        item.Span));
                }
            }
        }

        maps.Reverse();
        var result = new MapBuilder();
        foreach (var (key, value) in maps.Append(own).SelectMany(m => m.Entries))
        {
            result[key] = value;
        }

        return result;
    }

    private bool EnterTag(TagName tag, SourceSpan span)
    {
        var outer = _unsafe;
        if (!tag.IsEmpty && !tag.IsNonSpecific)
        {
            switch (Short(tag.Value))
            {
                case "!unsafe": _unsafe = true; break;
                case "map" or "seq" or "set" or "omap" or "pairs": break;
                default: Unknown(tag.Value, span); break;
            }
        }

        return outer;
    }

    private static string Kind(Value value) => value.Kind.ToString().ToLowerInvariant();

    private static string Short(string tag) =>
        tag.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal) ? tag["tag:yaml.org,2002:".Length..] : tag;

    private static DiagnosticException Stop(string code, string summary, string? detail, SourceSpan span, string? hint = null) =>
        new(Diagnostic.Error(code, summary, detail, span, hint));
}
