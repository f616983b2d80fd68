using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>
/// What a module's types say of it: name, aliases, arguments. Read once by reflection; from it come the binder, the manual page
/// and the editor's schema. Immutable.
/// </summary>
public sealed class ModuleSchema
{
    /// <summary>What is read of a record of arguments: a trimmed or natively compiled program has to keep it.</summary>
    internal const DynamicallyAccessedMemberTypes ReadOfArguments =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties;

    private StrongBox<(ConstructorInfo, string[], object?[])>? _maker;

    private ModuleSchema(
        string name, IReadOnlyList<string> aliases, Type moduleType, [DynamicallyAccessedMembers(ReadOfArguments)] Type argsType, IReadOnlyList<ArgumentSpec> arguments)
        : this(name, aliases, moduleType, argsType, arguments, [.. argsType.GetCustomAttributes<ExclusiveAttribute>().Select(a => a.Names)], [.. argsType.GetCustomAttributes<OneOfAttribute>().Select(a => a.Names)])
    {
    }

    private ModuleSchema(
        string name, IReadOnlyList<string> aliases, Type moduleType, [DynamicallyAccessedMembers(ReadOfArguments)] Type argsType, IReadOnlyList<ArgumentSpec> arguments,
        IReadOnlyList<IReadOnlyList<string>> exclusive, IReadOnlyList<IReadOnlyList<string>> oneOf)
    {
        Name = name;
        Aliases = aliases;
        ModuleType = moduleType;
        ArgsType = argsType;
        Arguments = arguments;
        Exclusive = exclusive;
        OneOf = oneOf;
        ByName = Named(arguments);
    }

    /// <summary>The module's name.</summary>
    public string Name { get; }

    /// <summary>Its other names.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>The module's class.</summary>
    public Type ModuleType { get; }

    /// <summary>The record of its arguments.</summary>
    [DynamicallyAccessedMembers(ReadOfArguments)]
    public Type ArgsType { get; }

    /// <summary>Its arguments in the order they are declared.</summary>
    public IReadOnlyList<ArgumentSpec> Arguments { get; }

    /// <summary>What makes the record of the arguments, its parameters' names and defaults: read once, for it is asked for each task of each host.</summary>
    internal (ConstructorInfo Constructor, string[] Names, object?[] Defaults) Maker => (_maker ??= new(ReadMaker(ArgsType))).Value;

    /// <summary>Sets of arguments of which at most one may be given.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Exclusive { get; }

    /// <summary>Sets of arguments of which at least one must be given.</summary>
    public IReadOnlyList<IReadOnlyList<string>> OneOf { get; }

    /// <summary>The arguments by every name they have.</summary>
    public IReadOnlyDictionary<string, ArgumentSpec> ByName { get; }

    /// <summary>The argument that takes free text, or null.</summary>
    public ArgumentSpec? FreeForm => Arguments.FirstOrDefault(a => a.IsFreeForm);

    /// <summary>Whether nothing is known of its arguments: whatever is given is handed on, as a map. Default false.</summary>
    public bool TakesAny { get; private init; }

    /// <summary>The schema of a module that takes whatever it is given, as one <see cref="MapValue"/>.</summary>
    public static ModuleSchema OfAnyArguments(string name, Type moduleType) => new(name, [], moduleType, typeof(MapValue), []) { TakesAny = true };

    /// <summary>The schema of a module whose types are in another process: tasks' arguments become <see cref="GivenArguments"/>.</summary>
    internal static ModuleSchema OfElsewhere(
        string name, IReadOnlyList<string> aliases, Type moduleType, IReadOnlyList<ArgumentSpec> arguments,
        IReadOnlyList<IReadOnlyList<string>> exclusive, IReadOnlyList<IReadOnlyList<string>> oneOf) =>
        new(name, aliases, moduleType, typeof(GivenArguments), arguments, exclusive, oneOf);

    /// <summary>What the arguments of a task have for one of them; null when it was not given and has no default.</summary>
    /// <param name="args">What <see cref="ArgumentBinder.Bind"/> made.</param>
    /// <param name="argument">One of <see cref="Arguments"/>.</param>
    public object? ValueOf(object args, ArgumentSpec argument) =>
        args is GivenArguments given ? given.Values.GetValueOrDefault(argument.Property) : ArgsType.GetProperty(argument.Property)?.GetValue(args);

    /// <summary>Reads the schema of a module's class.</summary>
    /// <exception cref="InvalidOperationException">The class lacks <see cref="ModuleAttribute"/>.</exception>
    public static ModuleSchema Of(Type moduleType, [DynamicallyAccessedMembers(ReadOfArguments)] Type argsType)
    {
        var module = moduleType.GetCustomAttribute<ModuleAttribute>()
            ?? throw new InvalidOperationException($"{moduleType} lacks [Module(\"name\")].");
        return new(module.Name, module.Aliases, moduleType, argsType, [.. Describe(argsType)]);
    }

    /// <summary><c>FollowLinks</c> → <c>follow_links</c>.</summary>
    public static string SnakeCase(string pascal)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pascal.Length; i++)
        {
            if (i > 0 && char.IsUpper(pascal[i]) && (!char.IsUpper(pascal[i - 1]) || (i + 1 < pascal.Length && char.IsLower(pascal[i + 1]))))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(pascal[i]));
        }

        return text.ToString();
    }

    private static IEnumerable<ArgumentSpec> Describe([DynamicallyAccessedMembers(ReadOfArguments)] Type argsType)
    {
        var constructor = PrimaryConstructor(argsType);
        var parameters = constructor.GetParameters().ToDictionary(p => p.Name!, StringComparer.Ordinal);
        // A sample tells the defaults of the properties that are not parameters.
        var sample = constructor.Invoke([.. constructor.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue : null)]);
        foreach (var property in argsType.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null))
        {
            parameters.TryGetValue(property.Name, out var parameter);
            yield return Describe(property, parameter, sample);
        }
    }

    private static ArgumentSpec Describe(PropertyInfo property, ParameterInfo? parameter, object? sample)
    {
        object[] attributes = [.. property.GetCustomAttributes(inherit: true), .. parameter?.GetCustomAttributes(inherit: true) ?? []];
        T? Find<T>() where T : Attribute => (T?)Array.Find(attributes, static a => a is T);
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var nullable = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;
        var isRequired = Find<RequiredAttribute>() is not null
            || Find<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null
            || (parameter is { HasDefaultValue: false } && !nullable);
        return new(SnakeCase(property.Name), type, property.Name)
        {
            Aliases = Find<AliasAttribute>()?.Names ?? [],
            IsRequired = isRequired,
            IsKey = Find<KeyAttribute>() is not null,
            IsSecret = type == typeof(Secret) || Find<SecretAttribute>() is not null,
            IsFreeForm = Find<FreeFormAttribute>() is not null,
            Choices = type.IsEnum ? [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => Enum.ToObject(type, v)).Select(v => (v, Names(type, v)))] : null,
            Source = type == typeof(SourceFile) || type == typeof(IReadOnlyList<SourceFile>) ? Find<SourceAttribute>() ?? new SourceAttribute() : null,
            Default = isRequired ? null : DefaultText(type, parameter is not null ? parameter.DefaultValue : property.GetValue(sample)),
        };
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "the native program keeps the assemblies of modules whole")]
    private static IReadOnlyList<string> Names(Type type, object value)
    {
        var member = value.ToString()!;
        return type.GetField(member)!.GetCustomAttribute<ChoiceAttribute>()?.Names ?? [SnakeCase(member)];
    }

    private static string? DefaultText(Type type, object? value) => value switch
    {
        null or DBNull => null,
        bool b => b ? "true" : "false",
        System.Collections.IEnumerable list and not string => list.GetEnumerator().MoveNext() ? string.Join(", ", list.Cast<object>()) : null,
        _ when type.IsEnum => Names(type, value)[0],
        _ => value.ToString(),
    };

    // Loops rather than sequences of pairs and numbers: those are compiled when they run, and every process of modules would wait for it.
    private static Dictionary<string, ArgumentSpec> Named(IReadOnlyList<ArgumentSpec> arguments)
    {
        var named = new Dictionary<string, ArgumentSpec>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            foreach (var name in argument.Names)
            {
                named.Add(name, argument);
            }
        }

        return named;
    }

    private static (ConstructorInfo Constructor, string[] Names, object?[] Defaults) ReadMaker([DynamicallyAccessedMembers(ReadOfArguments)] Type argsType)
    {
        var constructor = PrimaryConstructor(argsType);
        var parameters = constructor.GetParameters();
        return (constructor, [.. parameters.Select(p => p.Name!)], [.. parameters.Select(p => p.HasDefaultValue ? p.DefaultValue : null)]);
    }

    private static ConstructorInfo PrimaryConstructor([DynamicallyAccessedMembers(ReadOfArguments)] Type argsType)
    {
        var (longest, length) = ((ConstructorInfo?)null, -1);
        foreach (var constructor in argsType.GetConstructors())
        {
            var parameters = constructor.GetParameters();
            if (parameters.Length > length && !(parameters is [{ } only] && only.ParameterType == argsType))
            {
                (longest, length) = (constructor, parameters.Length);
            }
        }

        return longest!;
    }
}
