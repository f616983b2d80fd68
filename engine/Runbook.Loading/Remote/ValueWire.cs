using System.Numerics;
using Runbook.Core;

namespace Runbook.Loading;

/// <summary>How values of the playbook language travel, with their places and what is secret. Stateless.</summary>
internal static class ValueWire
{
    private const byte IsSecret = 1;
    private const byte HasPlace = 2;
    private const byte IsTemplate = 4;
    private const byte IsTuple = 8;

    /// <summary>Writes a value; what lives in an evaluation only goes as what stands for it in data.</summary>
    public static void Write(WireWriter w, Value value)
    {
        var plain = value is OpaqueValue opaque ? opaque.ToPlain() : value;
        w.Write((byte)plain.Kind);
        w.Write(Flags(plain));
        if (plain.Span.IsKnown)
        {
            Write(w, plain.Span);
        }

        switch (plain)
        {
            case BoolValue b: w.Write(b.Value); break;
            case IntegerValue i: w.List(i.Value.ToByteArray(), static (o, part) => o.Write(part)); break;
            case FloatValue f: w.Write(f.Value); break;
            case StringValue s: w.Write(s.Text); break;
            case ListValue l: w.List(l.Items, Write); break;
            case MapValue m: w.List([.. m.Entries], Write); break;
        }
    }

    /// <summary>Reads a value.</summary>
    public static Value Read(WireReader r)
    {
        var (kind, flags) = ((ValueKind)r.ReadByte(), r.ReadByte());
        var place = (flags & HasPlace) != 0 ? ReadSpan(r) : default;
        var secret = (flags & IsSecret) != 0;
        return kind switch
        {
            ValueKind.Null => new NullValue(place),
            ValueKind.Bool => new BoolValue(r.ReadBoolean(), place, secret),
            ValueKind.Integer => new IntegerValue(new BigInteger(r.List(static i => i.ReadByte())), place, secret),
            ValueKind.Float => new FloatValue(r.ReadDouble(), place, secret),
            ValueKind.String => new StringValue(r.ReadString(), place, secret, (flags & IsTemplate) != 0),
            ValueKind.List => new ListValue(r.List(Read), place, (flags & IsTuple) != 0, secret),
            ValueKind.Map => ReadMap(r, place, secret),
            _ => throw new InvalidDataException($"a value of the kind {kind} cannot travel"),
        };
    }

    /// <summary>Writes keys and values in their order.</summary>
    public static void Write(WireWriter w, IReadOnlyList<KeyValuePair<string, Value>> entries) => w.List(entries, static (o, entry) =>
    {
        o.Write(entry.Key);
        Write(o, entry.Value);
    });

    /// <summary>Reads keys and values.</summary>
    public static KeyValuePair<string, Value>[] ReadEntries(WireReader r) => r.List(static i => KeyValuePair.Create(i.ReadString(), Read(i)));

    /// <summary>Writes a place.</summary>
    public static void Write(WireWriter w, SourceSpan span)
    {
        w.Text(span.File);
        w.Write(span.Line);
        w.Write(span.Column);
        w.Write(span.Length);
    }

    /// <summary>Reads a place.</summary>
    public static SourceSpan ReadSpan(WireReader r) => new(r.Text(), r.ReadInt32(), r.ReadInt32(), r.ReadInt32());

    private static byte Flags(Value value) => (byte)(
        (value.IsSecret ? IsSecret : 0) | (value.Span.IsKnown ? HasPlace : 0)
        | (value is StringValue { IsTemplate: true } ? IsTemplate : 0) | (value is ListValue { IsTuple: true } ? IsTuple : 0));

    private static void Write(WireWriter w, KeyValuePair<Value, Value> entry)
    {
        Write(w, entry.Key);
        Write(w, entry.Value);
    }

    private static MapValue ReadMap(WireReader r, SourceSpan place, bool secret)
    {
        var map = new MapBuilder();
        foreach (var (key, value) in r.List(static i => KeyValuePair.Create(Read(i), Read(i))))
        {
            map[key] = value;
        }

        return map.Build(place, secret);
    }
}
