using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The variables of one host as a map, each evaluated in that host's scope when it is asked for and not before. As safe from several
/// threads as what it is made of.
/// </summary>
/// <param name="scope">The host's variables, as written.</param>
/// <param name="resolve">Evaluates a value as written in the host's scope; an error is thrown as <see cref="DiagnosticException"/>.</param>
public sealed class HostScopeValue(IVariables scope, Func<Value, Value> resolve) : MapValue
{
    /// <inheritdoc/>
    public override int Count => Listed.Count();

    /// <inheritdoc/>
    public override IEnumerable<Value> Keys => Listed.Select(Of);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<Value, Value>> Entries => Listed
        .Select(n => (Name: n, Value: this[n]))
        .Where(e => e.Value is not (null or OmitValue))
        .Select(e => KeyValuePair.Create(Of(e.Name), e.Value!));

    private IEnumerable<string> Listed => ListedVariables.Of(scope);

    /// <inheritdoc/>
    public override bool TryGetValue(Value key, [MaybeNullWhen(false)] out Value value)
    {
        value = key.AsText() is { } name && scope.TryGet(name, out var raw) ? resolve(raw) : null;
        return value is not null;
    }
}
