using Runbook.Core;

namespace Runbook.Language;

/// <summary>Adds functions to one of the tables. Used at start only.</summary>
internal sealed class FunctionList(Dictionary<string, FunctionEntry> table)
{
    /// <summary>Adds a function under each of the names (divided by spaces).</summary>
    public void Add(string names, string signature, Func<Call, Value> body, bool acceptsUndefined = false)
    {
        var parameters = new Signature(signature);
        foreach (var name in names.Split(' '))
        {
            table[name] = new FunctionEntry(name, (context, arguments) => body(parameters.Bind(context, name, arguments)))
            {
                AcceptsUndefined = acceptsUndefined,
            };
        }
    }

    /// <summary>Adds a function that answers with text.</summary>
    public void AddText(string names, string signature, Func<Call, string?> body) => Add(names, signature, c => Value.Of(body(c)));

    /// <summary>Adds a function that answers yes or no.</summary>
    public void AddTest(string names, string signature, Func<Call, bool> body, bool acceptsUndefined = false) =>
        Add(names, signature, c => Value.Of(body(c)), acceptsUndefined);
}
