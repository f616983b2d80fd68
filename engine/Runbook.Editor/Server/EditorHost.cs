using Runbook.Core;
using Runbook.Language;

namespace Runbook.Editor;

/// <summary>What the language server is given of the program around it. Immutable; as safe from several threads as its callbacks are.</summary>
public sealed record EditorHost
{
    /// <summary>The modules and directives of a project's folder; asked again when a file of its own modules was saved.</summary>
    public required Func<string, ActionBook> Book { get; init; }

    /// <summary>Filters, tests, lookups.</summary>
    public required FunctionTable Functions { get; init; }

    /// <summary>
    /// What is wrong in a project: the folder, what the text of a file is that is not saved (null: as on disk), and what ends it. Spans
    /// name files absolutely or from the current folder.
    /// </summary>
    public required Func<string, Func<string, string?>, CancellationToken, Task<IReadOnlyList<Diagnostic>>> LintAsync { get; init; }

    /// <summary>The file that a module of a project's own comes from, by folder and name; null for built-in ones.</summary>
    public Func<string, string, string?> ModuleFile { get; init; } = (_, _) => null;

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long nothing must have been written before a project is looked through. Default 150 ms.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The version that the server tells. Default 0.</summary>
    public string Version { get; init; } = "0";
}
