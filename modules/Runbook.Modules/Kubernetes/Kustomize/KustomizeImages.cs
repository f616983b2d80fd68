using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Gives containers the images that a kustomization names. Stateless.</summary>
internal static class KustomizeImages
{
    private static readonly string[] Containers = ["containers", "initContainers"];

    /// <summary>The object with them, wherever in it containers are.</summary>
    public static MapValue Apply(Kustomization kustomization, MapValue body)
    {
        var images = kustomization.Maps("images").ToArray();
        return images.Length == 0 ? body : (MapValue)Walk(body, images);
    }

    private static Value Walk(Value value, MapValue[] images)
    {
        if (value is ListValue list)
        {
            return new ListValue([.. list.Items.Select(i => Walk(i, images))], list.Span, secret: list.IsSecret);
        }

        if (value is not MapValue map)
        {
            return value;
        }

        foreach (var (key, inner) in map.TextEntries.Where(e => e.Value is MapValue or ListValue).ToArray())
        {
            map = Json.With(map, Containers.Contains(key) && inner is ListValue containers
                ? Value.Of(containers.Items.Select(c => c is MapValue m && Json.Text(m, "image") is { } image ? Json.With(m, Value.Of(Changed(image, images)), "image") : c))
                : Walk(inner, images), key);
        }

        return map;
    }

    private static string Changed(string image, MapValue[] images) => images.Aggregate(image, (now, change) =>
    {
        var (name, tag) = Parts(now);
        if (Json.Text(change, "name") != name)
        {
            return now;
        }

        var fresh = Json.Text(change, "newName") ?? name;
        return Json.Text(change, "digest") is { Length: > 0 } digest ? $"{fresh}@{digest}"
            : Json.At(change, "newTag") is { } newTag ? $"{fresh}:{newTag.AsText() ?? newTag.ToString()}"
            : fresh + tag;
    });

    /// <summary>The name, and what follows it: a tag or a digest with its sign. A colon before the last slash is a port's.</summary>
    private static (string Name, string Tag) Parts(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        at = at >= 0 ? at : image.IndexOf(':', image.LastIndexOf('/') + 1);
        return at < 0 ? (image, "") : (image[..at], image[at..]);
    }
}
