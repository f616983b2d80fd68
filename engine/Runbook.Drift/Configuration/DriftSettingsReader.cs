using System.Globalization;
using Runbook.Core;
using Runbook.Sdk;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Reads the sections of <c>runbook.yml</c> that speak of drift. Stateless.</summary>
/// <param name="yaml">Reads YAML.</param>
public sealed class DriftSettingsReader(IYamlReader yaml)
{
    // Sections that others read.
    private static readonly string[] Elsewhere = ["modules", "plugins", "store", "record", "keep"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The settings with what is wrong with them; an unreadable file is a diagnostic too.</returns>
    public DriftSettings Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            return Read(File.ReadAllText(path), path, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(folder) { Diagnostics = [Diagnostic.Error("runbook-yml", "runbook.yml cannot be read", e.Message, new(path, 0, 0))] };
        }
    }

    /// <summary>Reads a text.</summary>
    public DriftSettings Read(string text, string file, string folder)
    {
        var found = new List<Diagnostic>();
        var documents = yaml.Read(text, file, found);
        if (found.Count > 0 || documents.Count == 0 || documents[0] is NullValue)
        {
            return new(folder) { Diagnostics = found };
        }

        if (documents.Count > 1 || documents[0] is not MapValue map)
        {
            return new(folder) { Diagnostics = [Diagnostic.Error("runbook-yml", "runbook.yml must be one mapping", null, documents[^1].Span)] };
        }

        var root = new Settings(map, "runbook.yml", found);
        foreach (var key in Elsewhere)
        {
            root.Value(key);
        }

        var secrets = new List<string>();
        var settings = new DriftSettings(folder)
        {
            Serve = root.Map("serve", "serve") is { } serve ? new ServeSettingsReader(serve, folder, found).Read(secrets) : new(),
            Notify = new NotifyReader(root, folder, found).Read(secrets),
            Secrets = secrets,
            Suppressions = [.. root.Maps("suppress", "a suppression").Select(s => SuppressionOf(s, found)).OfType<Suppression>()],
            Schedules = [.. root.Maps("schedules", "a schedule").Select(s => new ScheduleReader(s, found).Read()).OfType<Schedule>()],
        };
        root.Close();
        CheckNames(settings, found);
        return settings with { Diagnostics = found };
    }

    private static void CheckNames(DriftSettings settings, List<Diagnostic> found)
    {
        foreach (var again in settings.Schedules.GroupBy(s => s.Name).SelectMany(g => g.Skip(1)))
        {
            found.Add(Diagnostic.Error("schedule-twice", "two schedules have one name", $"\"{again.Name}\"", again.Span));
        }

        foreach (var (schedule, name) in settings.Schedules.SelectMany(s => s.Notify.Select(n => (s, n))).Where(p => !settings.Notify.ContainsKey(p.n)))
        {
            found.Add(Diagnostic.Error("unknown-target", "unknown target of notifications", $"\"{name}\" in schedule {schedule.Name}", schedule.Span,
                DidYouMean.Hint(name, settings.Notify.Keys) ?? "targets stand under notify:"));
        }
    }

    private static Suppression? SuppressionOf(Settings settings, List<Diagnostic> found)
    {
        var (host, resource, reason) = (settings.Text("host") ?? "*", settings.Required("resource"), settings.Required("reason"));
        var until = settings.Required("until");
        settings.Close();
        if (DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end))
        {
            return new(host, resource, reason, "runbook.yml", default, end);
        }

        if (until.Length > 0)
        {
            found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", $"until of a suppression must be a date, not \"{until}\"", settings.Span));
        }

        return null;
    }
}
