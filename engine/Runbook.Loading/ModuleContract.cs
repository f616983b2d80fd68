using System.Reflection;
using System.Runtime.CompilerServices;
using Runbook.Sdk;
using Module = Runbook.Sdk.Module;

namespace Runbook.Loading;

/// <summary>What the compiler cannot see of a module: judged by reflection, nothing of the module is run. Stateless.</summary>
internal static class ModuleContract
{
    private const BindingFlags Own = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] PluginTypes =
        [typeof(IFilter), typeof(ITest), typeof(ILookup), typeof(IInventorySource), typeof(IEventOutput), typeof(IHostConnector)];

    /// <summary>What is wrong with the assembly of one source file; empty when nothing.</summary>
    public static IReadOnlyList<ContractBreach> OfSource(Assembly assembly)
    {
        var types = assembly.GetTypes();
        var modules = types.Where(t => IsModule(t) || IsPlugin(t)).ToArray();
        return modules switch
        {
            [] => [NoModule(types)],
            [var only] => [.. OfType(only), .. types.SelectMany(OfFields)],
            _ => [new($"the file has {modules.Length} modules or plugins: {string.Join(", ", modules.Select(m => m.Name))}", "put each into a file of its own", modules[1].FullName)],
        };
    }

    /// <summary>What is wrong with one module's class and its arguments; empty when nothing.</summary>
    public static IEnumerable<ContractBreach> OfType(Type type)
    {
        if (IsPlugin(type) && !PluginTypes.Any(p => p.IsAssignableFrom(type)))
        {
            return [new($"{type.Name} has [Plugin] but is none", $"it must be an {string.Join(", ", PluginTypes.Select(p => p.Name))}", type.FullName)];
        }

        if (IsModule(type) && !typeof(Module).IsAssignableFrom(type))
        {
            return [new($"{type.Name} has [Module] but is no module", "derive it from Module<Args, State>", type.FullName)];
        }

        if (type.IsAbstract || type.ContainsGenericParameters)
        {
            return [new($"{type.Name} is abstract or generic, so that none can be made", "make it \"public sealed class\"", type.FullName)];
        }

        if (type.GetConstructor(Type.EmptyTypes) is null)
        {
            return [new($"{type.Name} has no public constructor without parameters", "give it none at all: nothing is handed to it", type.FullName)];
        }

        return ArgsOf(type) is { } args ? OfArguments(args) : [];
    }

    /// <summary>Whether a class means to be a filter, test, lookup and the like.</summary>
    public static bool IsPlugin(Type type) => type.GetCustomAttribute<PluginAttribute>(inherit: false) is not null;

    /// <summary>Whether a class means to be a module.</summary>
    public static bool IsModule(Type type) => type.GetCustomAttribute<ModuleAttribute>(inherit: false) is not null;

    private static ContractBreach NoModule(Type[] types) =>
        Array.Find(types, t => typeof(Module).IsAssignableFrom(t)) is { } bare
            ? new($"{bare.Name} lacks [Module(\"name\")]", "write it above the class: it is the name in playbooks", bare.FullName)
            : new("no class in the file is a module", "write [Module(\"name\")] above a class that derives from Module<Args, State>");

    private static Type? ArgsOf(Type module)
    {
        for (var type = module.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Module<,>))
            {
                return type.GetGenericArguments()[0];
            }
        }

        return null;
    }

    private static IEnumerable<ContractBreach> OfArguments(Type args)
    {
        if (args.IsAbstract || args.GetConstructors().Length == 0)
        {
            yield return new($"{args.Name} cannot be made: it is abstract or has no public constructor", "make it \"public sealed record\"", args.FullName);
            yield break;
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in args.GetProperties().Where(p => p.SetMethod is not null))
        {
            if (!ArgumentSpec.CanHold(property.PropertyType))
            {
                yield return new(
                    $"the argument {ModuleSchema.SnakeCase(property.Name)} is a {Shown(property.PropertyType)}, which no playbook can give",
                    "use string, bool, int, long, double, an enum, Secret, ModeSpec, ByteSize, SourceFile, MapValue, Value, or IReadOnlyList of one of them",
                    args.FullName, property.Name);
            }

            foreach (var name in Aliases(args, property).Prepend(ModuleSchema.SnakeCase(property.Name)))
            {
                if (!names.TryAdd(name, property.Name))
                {
                    yield return new($"two arguments are called \"{name}\": {names[name]} and {property.Name}", "each name stands for one argument", args.FullName, property.Name);
                }
            }
        }

        var sets = args.GetCustomAttributes<ExclusiveAttribute>().SelectMany(a => a.Names).Concat(args.GetCustomAttributes<OneOfAttribute>().SelectMany(a => a.Names));
        foreach (var name in sets.Where(n => !names.ContainsKey(n)).Distinct(StringComparer.Ordinal))
        {
            yield return new($"[Exclusive] or [OneOf] names \"{name}\", which is no argument", "write arguments as a playbook does, in snake case", args.FullName);
        }
    }

    private static IEnumerable<string> Aliases(Type args, PropertyInfo property) =>
        (property.GetCustomAttribute<AliasAttribute>()
            ?? args.GetConstructors().SelectMany(c => c.GetParameters()).FirstOrDefault(p => p.Name == property.Name)?.GetCustomAttribute<AliasAttribute>())?.Names ?? [];

    private static string Shown(Type type) =>
        Nullable.GetUnderlyingType(type)?.Name ?? (type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Shown))}>" : type.Name);

    /// <summary>Fields that keep something from one task to the next: many hosts share a module.</summary>
    private static IEnumerable<ContractBreach> OfFields(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            ? []
            : type.GetFields(Own)
                .Where(f => (f.IsStatic || IsModule(type)) && !f.IsInitOnly && !f.IsLiteral && (f.Name[0] != '<' || f.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)))
                .Select(f => f.Name.TrimStart('<').Split('>')[0])
                .Select(name => new ContractBreach(
                    $"{type.Name}.{name} can be assigned: what a module keeps is shared by all hosts and all tasks", "make it readonly or const, or put it into Args or State",
                    type.FullName, name));
}
