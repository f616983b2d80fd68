using System.Security.Cryptography;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Reads roles where they are used. One session's, one thread.</summary>
internal sealed class RoleReader(ParseSession session)
{
    private readonly RoleFinder _finder = new(session.Options);
    private readonly Dictionary<(string, string?, string?), Role> _roles = [];

    /// <summary>Evaluates names of imports.</summary>
    public StaticNames Names { get; } = new(session);

    /// <summary>The entries of <c>roles:</c> or of a role's dependencies.</summary>
    public IReadOnlyList<RoleUse> Entries(Value? value, string keyword, TaskScope scope)
    {
        if (value is null or NullValue)
        {
            return [];
        }

        if (value is not ListValue list)
        {
            session.Error("wrong-type", "A keyword has a value of the wrong type",
                $"{keyword} takes a list of roles, this is {KeywordReader.Kind(value)}",
                value.Span, "begin each role with \"- \"");
            return [];
        }

        var uses = new List<RoleUse>(list.Items.Count);
        foreach (var entry in list.Items)
        {
            if (Call(entry, list, scope) is { } call && Use(call, scope) is { } use)
            {
                uses.Add(use);
            }
        }

        return uses;
    }

    /// <summary>A role with its dependencies, tasks and handlers; null, with an error, when there is none.</summary>
    public RoleUse? Use(RoleCall call, TaskScope scope)
    {
        if (session.IsTooMany(call.Span))
        {
            return null;
        }

        var looked = new List<string>();
        if (_finder.Find(call.Name, scope, looked) is not { } place)
        {
            session.Error("missing-role", "A role was not found", NotFound(call.Name, looked), call.NameSpan);
            return null;
        }

        var step = (place.Path, call.TasksFrom);
        if (scope.UsingRoles.Contains(step) && !call.IsDynamic)
        {
            session.Error("role-circle", "Roles use each other in a circle",
                string.Join(" → ", scope.UsingRoles.SkipWhile(u => u != step).Append(step).Select(u => Path.GetFileName(u.Path))),
                    call.NameSpan);
            return null;
        }

        var role = Role(place, call);
        var use = new RoleUse(scope.Parent, call.Span, call.Keywords, role)
        {
            Parameters = call.Parameters,
            IsPublic = call.IsPublic,
            OnceKey = OnceKey(role, call),
        };
        var inner = scope with { Parent = use, Role = role, UsingRoles = scope.UsingRoles.Add(step), Handlers = false };
        use.Dependencies = Entries(role.Meta["dependencies"], "dependencies", inner);
        use.Tasks = Tasks(role, "tasks", call.TasksFrom, call.NameSpan, inner);
        if (call.Validates && ArgumentSpecTask.For(role, call, use) is { } validation)
        {
            use.Tasks = [validation, .. use.Tasks];
        }

        use.Handlers = Tasks(role, "handlers", call.HandlersFrom, call.NameSpan, inner with { Handlers = true });
        return use;
    }

    /// <summary>Warns when a role that a run will ask for is not there.</summary>
    public void Foresee(StringValue name, TaskScope scope)
    {
        var looked = new List<string>();
        if (_finder.Find(name.Text, scope, looked) is null)
        {
            session.Warning("missing-role", "A role was not found", NotFound(name.Text, looked), name.Span,
                "the run fails when it comes here");
        }
    }

    private string NotFound(string name, List<string> looked) =>
        $"\"{name}\"; looked for {string.Join(", ", looked.Select(session.Display))}";

    private RoleCall? Call(Value entry, ListValue list, TaskScope scope)
    {
        if (entry is StringValue name)
        {
            return Names.Static(name, scope, "roles") is { } text
                ? new RoleCall(text, name.Span, name.Span, new Dictionary<string, Value>(StringComparer.Ordinal)) : null;
        }

        var span = entry.Span.IsKnown ? entry.Span : list.Span;
        if (entry is not MapValue map)
        {
            session.Error("wrong-type", "A role must be a name or a map", $"this is {KeywordReader.Kind(entry)}", span);
            return null;
        }

        var parameters = new MapBuilder();
        var keywords = session.Keywords.ReadAll(map, KeywordTable.RoleEntry, (key, value) => parameters[key] = value);
        if ((map["role"] ?? map["name"] ?? map["src"]) is not StringValue written)
        {
            session.Error("missing-argument", "An argument is missing", "a role's entry needs role: NAME", span);
            return null;
        }

        foreach (var keyword in new[] { "role", "src", "name" })
        {
            keywords.Remove(keyword);
        }

        return Names.Static(written, scope, "roles") is { } role
            ? new RoleCall(role, written.Span, span, keywords) { Parameters = parameters.Build(span) } : null;
    }

    private Role Role(RoleFinder.Place place, RoleCall call)
    {
        if (_roles.TryGetValue((place.Path, call.DefaultsFrom, call.VarsFrom), out var known))
        {
            return known;
        }

        var role = new Role(place.Name, place.Path)
        {
            Collection = place.Collection,
            Defaults = Variables(place.Path, "defaults", call.DefaultsFrom, call.NameSpan),
            Vars = Variables(place.Path, "vars", call.VarsFrom, call.NameSpan),
            Meta = Meta(place.Path),
        };
        _roles[(place.Path, call.DefaultsFrom, call.VarsFrom)] = role;
        return role;
    }

    private IReadOnlyList<TaskItem> Tasks(Role role, string folder, string? from, SourceSpan span, TaskScope scope)
    {
        var path = File(role.Path, folder, from, span);
        if (path is null)
        {
            return [];
        }

        var file = scope with { File = path, Importing = scope.Importing.Add(path), Around = [path] };
        return session.Imports.FileTasks(path, file);
    }

    private MapValue Variables(string role, string folder, string? from, SourceSpan span)
    {
        var directory = Path.Combine(role, folder, from ?? "main");
        var files = Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".yml" or ".yaml" or ".json").Order(StringComparer.Ordinal)
            : File(role, folder, from, span) is { } single ? [single] : Enumerable.Empty<string>();
        var builder = new MapBuilder();
        foreach (var (key, value) in files.Select(f => Map(f, "variables")).SelectMany(m => m.Entries))
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    private MapValue Meta(string role)
    {
        var meta = File(role, "meta", null, SourceSpan.None) is { } path ? Map(path, "a role's meta data") : MapValue.Empty;
        if (Existing(role, "meta", "argument_specs") is not { } specs
            || Map(specs, "argument specifications")["argument_specs"] is not { } written)
        {
            return meta;
        }

        return new MapBuilder(meta) { ["argument_specs"] = written }.Build(meta.Span);
    }

    private MapValue Map(string path, string what)
    {
        var content = session.Read(path).Content;
        if (content is not (MapValue or NullValue))
        {
            session.Error("wrong-type", "This file must hold a map", $"{what}; this is {KeywordReader.Kind(content)}", content.Span);
        }

        return content as MapValue ?? MapValue.Empty;
    }

    /// <summary>A part's file; null when there is none, which is an error only when it was named.</summary>
    private string? File(string role, string folder, string? from, SourceSpan span)
    {
        var found = Existing(role, folder, from ?? "main");
        if (found is null && from is not null && folder is not "handlers")
        {
            session.Error("missing-file", "A role's file was not found",
                $"\"{from}\" in {session.Display(Path.Combine(role, folder))}, with .yml, .yaml, .json or as it is", span);
        }

        return found;
    }

    private static string? Existing(string role, string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(role, folder, name));
        return new[] { path + ".yml", path + ".yaml", path + ".json", path }.FirstOrDefault(System.IO.File.Exists);
    }

    /// <summary>
    /// Uses with the same role, parameters, conditions, tags and files are the same to a host, as Ansible's role cache has it.
    /// </summary>
    private static string? OnceKey(Role role, RoleCall call)
    {
        var allowed = call.AllowDuplicates ?? role.Meta["allow_duplicates"] switch
        {
            BoolValue flag => flag.Value,
            StringValue text => YamlScalar.Bool(text.Text) ?? false,
            _ => false,
        };
        if (allowed)
        {
            return null;
        }

        var parts = new List<string> { role.Path, ValueJson.ToJson(call.Parameters, maskSecrets: false) };
        parts.AddRange(call.Keywords.Where(k => k.Key is "when" or "tags" or "vars").OrderBy(k => k.Key, StringComparer.Ordinal)
            .Select(k => k.Key + ValueJson.ToJson(k.Value, maskSecrets: false)));
        parts.AddRange([call.TasksFrom ?? "", call.VarsFrom ?? "", call.DefaultsFrom ?? "", call.HandlersFrom ?? ""]);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
    }
}
