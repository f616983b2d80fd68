using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds roles on disk as Ansible looks for them. Stateless but for the options.</summary>
internal sealed class RoleFinder(PlaybookOptions options)
{
    /// <summary>A role's folder.</summary>
    /// <param name="Name">As <c>role_name</c> gives it.</param>
    /// <param name="Path">The folder, absolute.</param>
    /// <param name="Collection">Its collection, or null.</param>
    public sealed record Place(string Name, string Path, string? Collection);

    /// <summary>The folder of a role, or null; the places looked at are added to a list.</summary>
    public Place? Find(string name, TaskScope scope, List<string> looked)
    {
        foreach (var place in Candidates(name, scope))
        {
            if (Directory.Exists(place.Path))
            {
                return place;
            }

            if (!looked.Contains(place.Path))
            {
                looked.Add(place.Path);
            }
        }

        return null;
    }

    private IEnumerable<Place> Candidates(string name, TaskScope scope)
    {
        if (name.Split('.') is { Length: >= 3 } parts && !name.Contains('/') && parts.All(p => p.Length > 0))
        {
            foreach (var place in InCollection($"{parts[0]}.{parts[1]}", string.Join('/', parts[2..]), scope))
            {
                yield return place;
            }
        }
        else if (!name.Contains('/'))
        {
            foreach (var place in scope.Collections.SelectMany(c => InCollection(c, name, scope)))
            {
                yield return place;
            }
        }

        if (Path.IsPathRooted(name) || name.StartsWith('~'))
        {
            var rooted = UserFolders.Expand(name);
            yield return new Place(Path.GetFileName(rooted.TrimEnd('/')), rooted, null);
            yield break;
        }

        foreach (var folder in Folders(scope))
        {
            var path = Path.GetFullPath(Path.Combine(folder, name));
            yield return new Place(name.StartsWith('.') ? Path.GetFileName(path) : name, path, null);
        }
    }

    private IEnumerable<Place> InCollection(string collection, string role, TaskScope scope)
    {
        if (collection.Split('.') is not [var space, var name])
        {
            yield break;
        }

        foreach (var root in Roots(scope))
        {
            yield return new Place($"{collection}.{role.Replace('/', '.')}",
                Path.GetFullPath(Path.Combine(root, "ansible_collections", space, name, "roles", role)), collection);
        }
    }

    private IEnumerable<string> Roots(TaskScope scope)
    {
        yield return Path.Combine(scope.PlaybookDirectory, "collections");

        // A playbook that a collection ships sees its neighbours.
        var inside = scope.PlaybookDirectory.IndexOf("/ansible_collections/", StringComparison.Ordinal);
        if (inside >= 0)
        {
            yield return scope.PlaybookDirectory[..inside];
        }

        foreach (var folder in options.CollectionPaths)
        {
            yield return UserFolders.Expand(folder);
        }
    }

    private IEnumerable<string> Folders(TaskScope scope)
    {
        yield return Path.Combine(scope.PlaybookDirectory, "roles");
        foreach (var folder in options.RolePaths)
        {
            yield return UserFolders.Expand(folder);
        }

        if (scope.Role is { } role && Path.GetDirectoryName(role.Path) is { } beside)
        {
            yield return beside;
        }

        yield return scope.PlaybookDirectory;
    }
}
