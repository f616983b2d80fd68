using System.Reflection;
using Runbook.Core;

namespace Runbook.Sdk;

/// <summary>Checks a task's arguments against a module's schema, and makes the arguments record of them. Stateless.</summary>
public static class ArgumentBinder
{
    /// <summary>The key under which a task's free text stands.</summary>
    public const string FreeTextKey = "_raw_params";

    /// <summary>
    /// What is wrong with arguments as far as it can be known before templates are evaluated: unknown, missing and exclusive ones,
    /// values of the wrong type. Empty when nothing.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Check(ModuleSchema schema, MapValue arguments, SourceSpan task)
    {
        if (schema.TakesAny)
        {
            return [];
        }

        var found = new List<Diagnostic>();
        foreach (var (spec, _, value) in Given(schema, arguments, found))
        {
            if (!value.HasTemplates && value is not NullValue && spec.Source is null && !ArgumentConverter.TryConvert(value, spec, out _, out var reason))
            {
                found.Add(WrongValue(schema, spec, value, task, reason));
            }
        }

        CheckSets(schema, arguments, task, found);
        return found;
    }

    /// <summary>Makes the arguments record. Values must be fully evaluated.</summary>
    /// <returns>The record, or null when there are errors.</returns>
    public static object? Bind(ModuleSchema schema, MapValue arguments, IArgumentResolver resolver, SourceSpan task, List<Diagnostic> errors)
    {
        if (schema.TakesAny)
        {
            return arguments;
        }

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var before = errors.Count;
        foreach (var (spec, _, value) in Given(schema, arguments, errors))
        {
            if (value is NullValue)
            {
                continue;
            }

            if (spec.Source is { } source)
            {
                values[spec.Property] = spec.Type == typeof(SourceFile)
                    ? Resolve(spec, source, value, arguments, resolver, task, errors)
                    : Several(value).Select(v => v is MapValue own
                        ? Resolve(spec, source, own["path"] ?? Value.Null, own, resolver, task, errors)
                        : Resolve(spec, source, v, arguments, resolver, task, errors)).OfType<SourceFile>().ToArray();
            }
            else if (ArgumentConverter.TryConvert(value, spec, out var converted, out var reason))
            {
                values[spec.Property] = converted;
            }
            else
            {
                errors.Add(WrongValue(schema, spec, value, task, reason));
            }
        }

        CheckSets(schema, arguments, task, errors);
        return errors.Count > before ? null
            : schema.ArgsType == typeof(GivenArguments) ? new GivenArguments(arguments, values)
            : Make(schema, values);
    }

    /// <summary>Makes the arguments record of what was bound and checked where its type is not known.</summary>
    /// <param name="schema">Read of the types.</param>
    /// <param name="given">The arguments; of their values only those found on the control machine count.</param>
    internal static object Rebind(ModuleSchema schema, GivenArguments given)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (spec, _, value) in Given(schema, given.Arguments, []))
        {
            if (spec.Source is not null)
            {
                values[spec.Property] = given.Values.GetValueOrDefault(spec.Property);
            }
            else if (value is not NullValue && ArgumentConverter.TryConvert(value, spec, out var converted, out _))
            {
                values[spec.Property] = converted;
            }
        }

        return Make(schema, values);
    }

    private static IReadOnlyList<Value> Several(Value value) => value is ListValue list ? list.Items : [value];

    private static SourceFile? Resolve(
        ArgumentSpec spec, SourceAttribute source, Value value, MapValue arguments, IArgumentResolver resolver, SourceSpan task, List<Diagnostic> errors)
    {
        if (value is not StringValue text)
        {
            errors.Add(Diagnostic.Error("argument-value", "wrong value of an argument", $"{spec.Name} must be a path", task));
            return null;
        }

        if (source.Unless is { } unless && (arguments[unless] is { } flag and not NullValue ? ArgumentConverter.Bool(flag) == true : source.IsOnHostByDefault))
        {
            return new SourceFile(text.Text);
        }

        try
        {
            return resolver.Resolve(text, source, arguments);
        }
        catch (DiagnosticException) when (source.Optional)
        {
            return new SourceFile(text.Text);
        }
        catch (DiagnosticException e)
        {
            errors.AddRange(e.Diagnostics);
            return null;
        }
    }

    private static IEnumerable<(ArgumentSpec Spec, Value Key, Value Value)> Given(ModuleSchema schema, MapValue arguments, List<Diagnostic> errors)
    {
        foreach (var (key, value) in arguments.Entries)
        {
            var name = key.AsText() ?? "";
            if (name == FreeTextKey && schema.FreeForm is { } free)
            {
                yield return (free, key, value);
            }
            else if (schema.ByName.TryGetValue(name, out var spec))
            {
                yield return (spec, key, value);
            }
            else
            {
                errors.Add(Unknown(schema, key, value, name));
            }
        }
    }

    private static Diagnostic Unknown(ModuleSchema schema, Value key, Value value, string name)
    {
        var hint = DidYouMean.Hint(name, schema.ByName.Keys) ?? $"\"runbook doc {schema.Name}\" lists the arguments";
        var span = key.Span.IsKnown ? key.Span : value.Span;
        return name == FreeTextKey
            ? Diagnostic.Error("free-text", "this module takes no free text", $"{schema.Name}: \"{value.AsText()}\"", span, "write the arguments as key: value")
            : Diagnostic.Error("unknown-argument", "unknown argument", $"{schema.Name} has no argument \"{name}\"", span, hint);
    }

    private static void CheckSets(ModuleSchema schema, MapValue arguments, SourceSpan task, List<Diagnostic> errors)
    {
        bool IsGiven(ArgumentSpec spec)
        {
            foreach (var name in spec.Names)
            {
                if (arguments[name] is { } value and not NullValue)
                {
                    return true;
                }
            }

            return spec.IsFreeForm && arguments[FreeTextKey] is not null;
        }

        foreach (var spec in schema.Arguments.Where(a => a.IsRequired && !IsGiven(a)))
        {
            errors.Add(Diagnostic.Error("missing-argument", "missing argument", $"{schema.Name} needs \"{spec.Name}\"", task));
        }

        foreach (var set in schema.Exclusive)
        {
            var given = set.Where(n => IsGiven(schema.ByName[n])).ToArray();
            if (given.Length > 1)
            {
                errors.Add(Diagnostic.Error(
                    "exclusive-arguments", "arguments exclude each other", $"{schema.Name} takes only one of {string.Join(", ", given)}", task));
            }
        }

        foreach (var set in schema.OneOf.Where(s => !s.Any(n => IsGiven(schema.ByName[n]))))
        {
            errors.Add(Diagnostic.Error("missing-argument", "missing argument", $"{schema.Name} needs one of {string.Join(", ", set)}", task));
        }
    }

    private static Diagnostic WrongValue(ModuleSchema schema, ArgumentSpec spec, Value value, SourceSpan task, string reason) =>
        Diagnostic.Error(
            "argument-value", "wrong value of an argument", $"{schema.Name}: {spec.Name} {reason}", value.Span.IsKnown ? value.Span : task);

    private static object Make(ModuleSchema schema, Dictionary<string, object?> values)
    {
        var (constructor, names, defaults) = schema.Maker;
        var given = new object?[names.Length];
        for (var i = 0; i < given.Length; i++)
        {
            given[i] = values.TryGetValue(names[i], out var bound) ? bound : defaults[i];
        }

        var args = constructor.Invoke(given);
        foreach (var (property, value) in values)
        {
            if (!names.Contains(property))
            {
                schema.ArgsType.GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.SetValue(args, value);
            }
        }

        return args;
    }
}
