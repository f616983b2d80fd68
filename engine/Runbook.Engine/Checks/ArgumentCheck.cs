using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Checks the arguments of tasks against modules and directives. Used by one thread.</summary>
internal sealed class ArgumentCheck(CheckSession session)
{
    /// <summary>Checks a task's arguments as far as they are written out.</summary>
    public void Task(TaskSpec task)
    {
        if (task.Arguments is not MapValue written || written[WrittenArguments.MapKey] is not null)
        {
            return;
        }

        if (DirectiveTable.Find(task.ShortAction) is not null)
        {
            session.Found.AddRange(DirectiveArguments.Check(task, WithDefaults(task, written, [task.ShortAction])));
        }
        else if (session.ModuleOf(task) is { } module)
        {
            Module(task, written, module);
        }
    }

    private void Module(TaskSpec task, MapValue written, Module module)
    {
        var schema = module.Schema;
        var arguments = WithDefaults(task, written, [.. schema.Aliases, schema.Name]);
        if (schema.ByName.ContainsKey("_host"))
        {
            arguments = ResultShaper.With(arguments, ("_host", Value.Of("host")));
        }

        var found = ArgumentBinder.Check(schema, arguments, task.Span);
        session.Found.AddRange(found);
        if (found.Count > 0 || arguments.HasTemplates || schema.Arguments.Any(a => a.Source is not null && a.Names.Any(n => arguments[n] is not null)))
        {
            return;
        }

        var errors = new List<Diagnostic>();
        if (!schema.Arguments.Any(a => a.Source is not null && a.IsFreeForm)
            && ArgumentBinder.Bind(schema, arguments, new NoFiles(), task.Span, errors) is { } args)
        {
            errors.AddRange(ModuleBug.Mistakes(module, args).Select(e => Diagnostic.Error("argument-value", "wrong arguments", $"{schema.Name}: {e}", task.Span)));
        }

        session.Found.AddRange(errors);
    }

    private static MapValue WithDefaults(TaskSpec task, MapValue written, IEnumerable<string> called)
    {
        if (!task.TryInherited("module_defaults", out _))
        {
            return written;
        }

        var builder = new MapBuilder();
        foreach (var (key, value) in WrittenArguments.DefaultsAsWritten(task, called).OfType<MapValue>().SelectMany(m => m.Entries).Concat(written.Entries))
        {
            builder[key] = value;
        }

        return builder.Build(written.Span);
    }

    private sealed class NoFiles : IArgumentResolver
    {
        public SourceFile Resolve(StringValue written, SourceAttribute how, MapValue arguments) => new(written.Text);
    }
}
