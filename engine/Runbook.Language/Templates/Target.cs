using Runbook.Core;

namespace Runbook.Language;

/// <summary>What a value is assigned to: a name, a namespace's attribute, or several of them. Immutable.</summary>
internal abstract class Target(SourceSpan span)
{
    /// <summary>Where it is written.</summary>
    public SourceSpan Span => span;

    /// <summary>Assigns.</summary>
    public abstract void Assign(Value value, EvaluationContext context, Scope scope);

    /// <summary>A name.</summary>
    public sealed class Name(SourceSpan span, string name) : Target(span)
    {
        public string Text => name;

        public override void Assign(Value value, EvaluationContext context, Scope scope) =>
            scope.Set(name, scope.Run.Mutates ? Mutability.Own(Templar.Deep(value, context)) : value);
    }

    /// <summary><c>ns.name</c>.</summary>
    public sealed class Attribute(SourceSpan span, string name, string attribute) : Target(span)
    {
        public override void Assign(Value value, EvaluationContext context, Scope scope)
        {
            if (!scope.TryGet(name, out var space) || space is not NamespaceValue target)
            {
                context.Span = Span;
                context.Fail(
                    "template-error", "Only a namespace's attributes can be set", name, $"make one: {{% set {name} = namespace() %}}");
                return;
            }

            target.Set(attribute, scope.Run.Mutates ? Mutability.Own(Templar.Deep(value, context)) : value);
        }
    }

    /// <summary>Several.</summary>
    public sealed class Several(SourceSpan span, Target[] targets) : Target(span)
    {
        public Target[] Targets => targets;

        public override void Assign(Value value, EvaluationContext context, Scope scope)
        {
            context.Span = Span;
            var items = Access.Iterate(value, context);
            if (items.Count != targets.Length)
            {
                context.Fail("value-error", "The number of values does not fit", $"{targets.Length} names, {items.Count} values");
            }

            for (var i = 0; i < targets.Length; i++)
            {
                targets[i].Assign(Templar.Shallow(items[i], context), context, scope);
            }
        }
    }
}
