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
    private static readonly string[] Elsewhere = ["modules", "plugins", "store", "record", "keep", "serve"];

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

        var settings = new DriftSettings(folder)
        {
            Notify = Targets(root, found),
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

    private static Dictionary<string, NotifyTarget> Targets(Settings root, List<Diagnostic> found)
    {
        var targets = new Dictionary<string, NotifyTarget>(StringComparer.Ordinal);
        foreach (var (name, value) in root.Map("notify", "notify")?.Entries() ?? [])
        {
            if (value is not MapValue map)
            {
                root.Wrong<object>(name, value, "a mapping with webhook, slack or email");
                continue;
            }

            var settings = new Settings(map, $"notify target {name}", found);
            (NotifyKind Kind, string? To)[] ways =
            [
                (NotifyKind.Webhook, settings.Text("webhook")), (NotifyKind.Slack, settings.Text("slack")), (NotifyKind.Email, settings.Text("email")),
            ];
            var given = ways.Where(w => w.To is not null).ToArray();
            if (given is not [var way])
            {
                found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", $"notify target {name} needs one of webhook, slack, email", map.Span));
                continue;
            }

            if (way.Kind != NotifyKind.Email && !(Uri.TryCreate(way.To, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                found.Add(Diagnostic.Error("setting-value", "wrong value of a setting", $"notify target {name} needs an http or https URL", map.Span));
            }

            targets[name] = new(name, way.Kind, way.To!)
            {
                Server = settings.Text("server") ?? "localhost:25",
                From = settings.Text("from") ?? "runbook@localhost",
                Template = settings.Text("template"),
                Digest = settings.Length("digest") ?? TimeSpan.Zero,
                Span = map.Span,
            };
            settings.Close();
        }

        return targets;
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
