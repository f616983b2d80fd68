using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// An imported template: its macros and the names it sets, but not those that begin with an underscore. One render, one thread.
/// </summary>
internal sealed class ModuleValue(Scope scope, Value body) : RuntimeValue
{
    /// <inheritdoc/>
    public override string TypeName => "TemplateModule";

    /// <inheritdoc/>
    public override string Text => PythonText.Str(body);

    /// <summary>The names that it gives.</summary>
    public IEnumerable<string> Names => scope.Names.Select(n => n.Key).Where(n => !n.StartsWith('_'));

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) =>
        !name.StartsWith('_') && scope.TryGet(name, out var value) ? value : null;
}
