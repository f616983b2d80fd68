using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>How the schema of a module and the arguments of its tasks travel. Stateless.</summary>
internal static class SchemaWire
{
    // A choice is text where its type is not known. The order is what is written: new ones go to the end.
    private static readonly Type[] Types =
    [
        typeof(string), typeof(Secret), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(ModeSpec), typeof(ByteSize), typeof(MapValue), typeof(Value), typeof(SourceFile),
        typeof(IReadOnlyList<string>), typeof(IReadOnlyList<Secret>), typeof(IReadOnlyList<bool>), typeof(IReadOnlyList<int>), typeof(IReadOnlyList<long>), typeof(IReadOnlyList<double>),
        typeof(IReadOnlyList<ModeSpec>), typeof(IReadOnlyList<ByteSize>), typeof(IReadOnlyList<MapValue>), typeof(IReadOnlyList<Value>), typeof(IReadOnlyList<SourceFile>),
    ];

    /// <summary>Writes a schema.</summary>
    public static void Write(WireWriter w, ModuleSchema schema)
    {
        w.Write(schema.Name);
        w.Texts(schema.Aliases);
        w.List(schema.Arguments, Write);
        w.List(schema.Exclusive, static (o, set) => o.Texts(set));
        w.List(schema.OneOf, static (o, set) => o.Texts(set));
    }

    /// <summary>Reads a schema.</summary>
    public static ModuleSchema Read(WireReader r) =>
        ModuleSchema.OfElsewhere(r.ReadString(), r.Texts(), typeof(RemoteModule), r.List(ReadArgument), r.List(static i => i.Texts()), r.List(static i => i.Texts()));

    /// <summary>Writes the arguments of a task.</summary>
    public static void Write(WireWriter w, GivenArguments given)
    {
        ValueWire.Write(w, given.Arguments);
        w.List([.. given.Values.Where(v => v.Value is SourceFile or SourceFile[])], static (o, source) =>
        {
            o.Write(source.Key);
            o.Write(source.Value is SourceFile);
            o.List(source.Value as SourceFile[] ?? [(SourceFile)source.Value!], ContentWire.Write);
        });
    }

    /// <summary>Reads the arguments of a task.</summary>
    public static GivenArguments ReadGiven(WireReader r)
    {
        var arguments = (MapValue)ValueWire.Read(r);
        var sources = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var left = r.Read7BitEncodedInt(); left > 0; left--)
        {
            var (property, isOne, files) = (r.ReadString(), r.ReadBoolean(), r.List(ContentWire.ReadSource));
            sources[property] = isOne ? files[0] : files;
        }

        return new(arguments, sources);
    }

    private static void Write(WireWriter w, ArgumentSpec spec)
    {
        w.Write(spec.Name);
        w.Write((byte)Array.IndexOf(Types, spec.Type.IsEnum ? typeof(string) : spec.Type));
        w.Write(spec.Property);
        w.Texts(spec.Aliases);
        w.Write(spec.IsRequired);
        w.Write(spec.IsKey);
        w.Write(spec.IsSecret);
        w.Write(spec.IsFreeForm);
        w.Optional(spec.Choices, static (o, choices) => o.List(choices, static (p, choice) => p.Texts(choice.Names)));
        w.Optional(spec.Source, Write);
        w.Text(spec.Default);
    }

    private static ArgumentSpec ReadArgument(WireReader r) => new(r.ReadString(), Types[r.ReadByte()], r.ReadString())
    {
        Aliases = r.Texts(),
        IsRequired = r.ReadBoolean(),
        IsKey = r.ReadBoolean(),
        IsSecret = r.ReadBoolean(),
        IsFreeForm = r.ReadBoolean(),
        Choices = r.Optional(static i => i.List(ReadChoice)),
        Source = r.Optional(ReadAttribute),
        Default = r.Text(),
    };

    private static (object Value, IReadOnlyList<string> Names) ReadChoice(WireReader r)
    {
        var names = r.Texts();
        return (names[0], names);
    }

    private static void Write(WireWriter w, SourceAttribute source)
    {
        w.Write(source.Folder);
        w.Write(source.Rendered);
        w.Write(source.FirstWord);
        w.Write(source.Optional);
        w.Text(source.Unless);
        w.Write(source.IsOnHostByDefault);
    }

    private static SourceAttribute ReadAttribute(WireReader r) => new(r.ReadString())
    {
        Rendered = r.ReadBoolean(),
        FirstWord = r.ReadBoolean(),
        Optional = r.ReadBoolean(),
        Unless = r.Text(),
        IsOnHostByDefault = r.ReadBoolean(),
    };
}
