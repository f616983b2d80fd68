using System.Text;
using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Puts a change into text: all that decides what it does, with secrets masked. Used by one thread at a time.</summary>
/// <param name="secrets">What must not be written.</param>
/// <param name="hides">Whether nothing of it may be written but its form (<c>no_log</c>).</param>
internal sealed class ChangeText(SecretSet secrets, bool hides)
{
    private bool _masked;

    /// <summary>Whether a secret was masked so far.</summary>
    public bool HasSecrets => hides || _masked;

    /// <summary>A text without secrets.</summary>
    public string Of(string text)
    {
        if (hides)
        {
            return "";
        }

        var masked = secrets.MaskIn(text);
        _masked |= !ReferenceEquals(masked, text);
        return masked;
    }

    /// <summary>The differences, without secrets.</summary>
    public IReadOnlyList<Diff> Of(IReadOnlyList<Diff> diffs) => hides
        ? []
        : [.. diffs.Select(d => new Diff(Of(d.BeforeHeader), Of(d.AfterHeader), Of(d.Before), Of(d.After)) { Note = d.Note })];

    /// <summary>All that decides what an action does.</summary>
    public string Of(RemoteAction action) => action switch
    {
        RemoteAction.Run run => $"run {Script(run.Script)}\n{Of(run.Input)}",
        RemoteAction.Write w => $"write {Of(w.Path)} {w.Mode} {w.Owner} {w.Group} {w.Backup} {Of(w.Validate ?? "")} {w.Follow} {w.InPlace}\n{Of(w.Content)}",
        RemoteAction.WriteTree tree => Of(tree),
        _ => $"{action.GetType().Name} {Of(action.ToString()!)}",
    };

    private string Of(RemoteAction.WriteTree tree)
    {
        var text = new StringBuilder($"tree {Of(tree.Path)} {tree.Owner} {tree.Group}\n");
        foreach (var folder in tree.NewFolders)
        {
            text.Append(Of(folder)).Append("/ ").Append(tree.FolderMode).Append('\n');
        }

        foreach (var entry in tree.Entries)
        {
            text.Append(Of(entry.ToString()!)).Append(' ').Append(Of(entry.Content)).Append('\n');
        }

        return text.ToString();
    }

    private string Script(Sh script)
    {
        _masked |= script.Text != script.Shown;
        return Of(script.Shown);
    }

    private string Of(Content? content)
    {
        if (content is null || hides)
        {
            return "";
        }

        if (content.IsSecret)
        {
            _masked = true;
            return "secret";
        }

        // A text is looked through for secrets; what is too long for that is told apart by its digest.
        return content.AsText() is { } text && Of(text) is var masked && !ReferenceEquals(masked, text) ? masked : content.Sha256;
    }
}
