using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The names that a template sets while it is rendered; inner ones hide outer ones. One render, one thread.</summary>
internal sealed class Scope(Scope? parent, TemplateRun run)
{
    private List<KeyValuePair<string, Value>>? _names;

    /// <summary>The scope around this one.</summary>
    public Scope? Parent => parent;

    /// <summary>The render that this belongs to.</summary>
    public TemplateRun Run => run;

    /// <summary>The names set here.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Names => _names ?? [];

    /// <summary>A scope inside this one.</summary>
    public Scope Inner() => new(this, run);

    /// <summary>Sets a name here.</summary>
    public void Set(string name, Value value)
    {
        _names ??= [];
        for (var i = 0; i < _names.Count; i++)
        {
            if (_names[i].Key == name)
            {
                _names[i] = KeyValuePair.Create(name, value);
                return;
            }
        }

        _names.Add(KeyValuePair.Create(name, value));
    }

    /// <summary>Finds a name here or further out.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Value value)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._names is { } names)
            {
                foreach (var (key, found) in names)
                {
                    if (key == name)
                    {
                        value = found;
                        return true;
                    }
                }
            }
        }

        value = null;
        return false;
    }
}
