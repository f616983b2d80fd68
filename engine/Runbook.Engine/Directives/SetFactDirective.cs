using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>set_fact</c>: sets variables of the host for the rest of the run.</summary>
internal sealed class SetFactDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        var set = new List<KeyValuePair<string, Value>>();
        foreach (var (key, raw) in call.Raw.Entries.Where(e => e.Key.AsText() != "cacheable"))
        {
            var name = PythonText.Str(Templar.Resolve(key, call.Context));
            if (!Identifiers.IsValid(name))
            {
                return new(ModuleOutcome.Fail([Diagnostic.Error(
                    "variable-name", "not the name of a variable", $"\"{name}\"", key.Span, "use letters, digits and underscores, no digit first")]));
            }

            set.Add(KeyValuePair.Create(name, Templar.Resolve(raw, call.Context)));
        }

        return new(ModuleOutcome.Ok(("ansible_facts", Value.Map(set))) with { Assigned = set, AssignedAreFacts = call.Flag("cacheable") });
    }
}
