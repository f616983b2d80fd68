using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>Binds a task to a host: its condition, its arguments, whom to connect to. Stateless, safe from any thread.</summary>
internal sealed class ItemPreparer(RunState run, TemplateFiles templates)
{
    /// <summary>Prepares a task or one item of its loop.</summary>
    /// <exception cref="DiagnosticException">A name is undefined, an argument is wrong, a file is missing.</exception>
    public PreparedItem Prepare(TaskCall call, EvaluationContext context)
    {
        if (FalseCondition(call.Task, context) is { } condition)
        {
            var outcome = new TaskOutcome(TaskStatus.Skipped, ResultShaper.Skipped(condition), TimeSpan.Zero) { Message = "Conditional result was False" };
            return new() { Context = context, Settled = outcome };
        }

        context = WithDelegated(call, context);
        return DirectiveTable.Find(call.Task.ShortAction) is null
            ? Bind(call, context)
            : new() { Context = context, DelegatedTo = KeywordEvaluator.Text(call.Task, "delegate_to", context) };
    }

    /// <summary>The scope with <c>ansible_delegated_vars</c>: the variables of the host that the task is delegated to.</summary>
    private EvaluationContext WithDelegated(TaskCall call, EvaluationContext context)
    {
        if (!call.Task.TryInherited("delegate_to", out _)
            || KeywordEvaluator.Text(call.Task, "delegate_to", context) is not { } name
            || context.Variables is not VariableScope scope)
        {
            return context;
        }

        Value variables = MapValue.Empty;
        if (run.Inventory.FindHost(name) is { } host)
        {
            var other = call.Play.Context(run.MemoryOf(host), call.Play.Play, []);
            variables = new HostScopeValue(other.Variables, raw => Templar.Resolve(raw, other));
        }

        var layer = new VariableLayer("the delegation", new Dictionary<string, Value> { ["ansible_delegated_vars"] = Value.Map((name, variables)) });
        return context.With(scope.With([layer]));
    }

    /// <summary>The first condition that does not hold; null when all do.</summary>
    public static Value? FalseCondition(TaskSpec task, EvaluationContext context) =>
        KeywordEvaluator.FirstFalse(task.Accumulated("when").SelectMany(KeywordEvaluator.Conditions), context);

    private PreparedItem Bind(TaskCall call, EvaluationContext context)
    {
        var task = call.Task;
        var action = ActionName(task, context);
        var module = TaskModules.Find(run.Services, task, action) ?? throw new DiagnosticException(Diagnostic.Error(
            "unknown-module", "unknown module", $"\"{action}\"", task.ActionSpan, "\"runbook doc\" lists the modules"));
        var delegatedTo = KeywordEvaluator.Text(task, "delegate_to", context);
        var arguments = Arguments(call, module.Schema, context);
        if (DelegateLogins.IsFor(module.Schema))
        {
            var own = Target(call, context, null);
            delegatedTo = DelegateLogins.Delegate(delegatedTo, own);
            arguments = DelegateLogins.Add(arguments, delegatedTo, own, context);
        }

        var errors = new List<Diagnostic>();
        var args = ArgumentBinder.Bind(module.Schema, arguments, new ArgumentResolver(context, templates, run.Resources.Contents), task.Span, errors);
        if (args is not null)
        {
            errors.AddRange(ModuleBug.Mistakes(module, args).Select(e => Diagnostic.Error("argument-value", "wrong arguments", $"{module.Schema.Name}: {e}", task.Span)));
        }

        if (errors.Count > 0)
        {
            throw new DiagnosticException(errors);
        }

        var marked = module.MarkSecrets(arguments);
        RememberSecrets(module.Schema, marked);
        var target = Target(call, context, delegatedTo);
        if (DelegateLogins.IsFor(module.Schema) && delegatedTo is not null && delegatedTo != call.Host.Memory.Host.Name)
        {
            // What is become, is become at the other end.
            target = target with { Become = null };
        }

        return new()
        {
            Context = context,
            Call = new(module, args!),
            Identity = run.Options.ResourceKey is null ? null : new(() => run.Resources.Identify(module.Schema, arguments, args!, call, delegatedTo)),
            Arguments = Shown(module.Schema, marked),
            Target = target,
            DelegatedTo = delegatedTo,
            Async = AsyncOf(task, context),
            Check = KeywordEvaluator.Bool(task, "check_mode", context, run.Options.Check),
            Options = new()
            {
                Environment = KeywordEvaluator.Environment(task, context),
                Timeout = KeywordEvaluator.Number(task, "timeout", context) is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            },
        };
    }

    private static AsyncSpec? AsyncOf(TaskSpec task, EvaluationContext context)
    {
        const double UsualPoll = 15;
        return task.Keywords.ContainsKey("async") && KeywordEvaluator.Number(task, "async", context) is { } limit and > 0
            ? new(TimeSpan.FromSeconds(limit), (KeywordEvaluator.Number(task, "poll", context) ?? UsualPoll) <= 0)
            : null;
    }

    private ConnectionTarget Target(TaskCall call, EvaluationContext context, string? delegatedTo)
    {
        var options = run.Options;
        if (delegatedTo is null)
        {
            return Remembered(ConnectionResolver.Resolve(call.Host.Memory.Host.Name, call.Task, context, context, options));
        }

        // A host that no inventory names is reached by its name, with nothing known of it.
        var otherContext = run.Inventory.FindHost(delegatedTo) is { } other
            ? call.Play.Context(run.MemoryOf(other), call.Play.Play, [])
            : context.With(VariableScope.Empty);
        return Remembered(ConnectionResolver.Resolve(delegatedTo, call.Task, otherContext, context, options));
    }

    private static string ActionName(TaskSpec task, EvaluationContext context) =>
        StringValue.LooksLikeTemplate(task.Action)
            ? PythonText.Str(Templar.Resolve(StringValue.Trusted(task.Action, task.ActionSpan), context))
            : task.Action;

    private static MapValue Arguments(TaskCall call, ModuleSchema schema, EvaluationContext context)
    {
        var resolved = (MapValue)Templar.Resolve(WrittenArguments.Of(call.Task, context), context);
        var builder = new MapBuilder();
        foreach (var (key, value) in WrittenArguments.Defaults(call.Task, schema.Aliases.Append(schema.Name), context).Concat(resolved.Entries))
        {
            if (value is OmitValue)
            {
                builder.Remove(key);
            }
            else
            {
                builder[key] = value;
            }
        }

        if (schema.ByName.ContainsKey("_host"))
        {
            builder["_host"] = Value.Of(call.Host.Memory.Host.Name);
        }

        return builder.Build(call.Task.Arguments.Span);
    }

    /// <summary>The target, its passwords known as secrets.</summary>
    private ConnectionTarget Remembered(ConnectionTarget target)
    {
        foreach (var secret in (ReadOnlySpan<Secret?>)[target.Password, target.PrivateKeyPassphrase, target.Become?.Password])
        {
            if (secret is { } known)
            {
                run.Services.Secrets.Add(known.Reveal);
            }
        }

        return target;
    }

    private void RememberSecrets(ModuleSchema schema, MapValue arguments)
    {
        foreach (var (name, value) in arguments.TextEntries)
        {
            run.Services.Secrets.AddMarked(value);
            if (schema.ByName.TryGetValue(name, out var spec) && spec.IsSecret)
            {
                run.Services.Secrets.Add(value);
            }
        }
    }

    private static MapValue Shown(ModuleSchema schema, MapValue arguments)
    {
        if (!schema.Arguments.Any(a => a.IsSecret))
        {
            return arguments;
        }

        return Value.Map(arguments.TextEntries.Select(e => KeyValuePair.Create(
            e.Key, schema.ByName.TryGetValue(e.Key, out var spec) && spec.IsSecret ? Value.Of("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER") : e.Value)));
    }
}
