namespace Runbook.Drift;

/// <summary>Loads what a schedule names. Given by the composition, for it alone knows modules and transports. Safe from any thread.</summary>
public interface IProjectLoader
{
    /// <summary>Loads a schedule's project; what is wrong with it is in its diagnostics.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="folder">What its paths are relative to, absolute.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IProject> LoadAsync(Schedule schedule, string folder, CancellationToken cancellationToken);

    /// <summary>A difference as unified text.</summary>
    string DiffText(Core.Diff diff);
}
