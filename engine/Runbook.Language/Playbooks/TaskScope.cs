using System.Collections.Immutable;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Where a list of tasks stands while it is read. Immutable.</summary>
/// <param name="Parent">The node around it.</param>
/// <param name="File">The file, absolute.</param>
/// <param name="PlaybookDirectory">The playbook's folder, absolute.</param>
internal sealed record TaskScope(PlayNode? Parent, string File, string PlaybookDirectory)
{
    /// <summary>Whether handlers are read.</summary>
    public bool Handlers { get; init; }

    /// <summary>The role around it, or null.</summary>
    public Role? Role { get; init; }

    /// <summary>The files that import each other up to here, outermost first.</summary>
    public ImmutableList<string> Importing { get; init; } = [];

    /// <summary>The files around this one, outermost first: a file's name is looked for beside them too.</summary>
    public ImmutableList<string> Around { get; init; } = [];

    /// <summary>The roles (folder and file of tasks) that use each other up to here, outermost first.</summary>
    public ImmutableList<(string Path, string? From)> UsingRoles { get; init; } = [];

    /// <summary>The collections that a short name is looked for in, nearest first.</summary>
    public IEnumerable<string> Collections
    {
        get
        {
            IEnumerable<Value> named = Role?.Meta["collections"] is ListValue own ? own.Items : [];
            if (Parent is not null && Parent.TryInherited("collections", out var value) && value is ListValue list)
            {
                named = named.Concat(list.Items);
            }

            return (Role?.Collection is { } home ? [home] : Array.Empty<string>()).Concat(named.Select(v => v.AsText()).OfType<string>());
        }
    }
}
