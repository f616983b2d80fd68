using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>Where a project's own modules and plugins come from. Safe from any thread.</summary>
public interface IModuleSource : IDisposable
{
    /// <summary>The names and aliases of all modules in the folders, those that cannot be loaded too.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>What was found wrong so far, with what was asked for: compile errors, names that two things have, and the like.</summary>
    IReadOnlyList<Diagnostic> Problems { get; }

    /// <summary>The filters, tests, lookups and other extensions in the folders, loaded when first asked for; <see cref="Problems"/> tells of those that cannot be.</summary>
    IReadOnlyList<LoadedPlugin> Plugins { get; }

    /// <summary>The file behind a module's name; null when there is none.</summary>
    LibraryEntry? EntryOf(string name);

    /// <summary>
    /// The module of a name; null when no file has it, or when it may not be taken (see <see cref="Problems"/>). One that cannot be
    /// loaded may be given too: it fails every task with the reason.
    /// </summary>
    Module? Find(string name);
}
