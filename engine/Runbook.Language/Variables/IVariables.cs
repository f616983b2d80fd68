using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The names that an expression may use. Values are as written: a trusted template is evaluated by whoever asks.</summary>
public interface IVariables
{
    /// <summary>All names, each once, in no particular order.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>The value as written, of the layer with the highest precedence that has the name.</summary>
    bool TryGet(string name, [MaybeNullWhen(false)] out Value value);
}
