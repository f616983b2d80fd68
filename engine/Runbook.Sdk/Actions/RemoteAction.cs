namespace Runbook.Sdk;

/// <summary>
/// One thing to be done, as data: shown in a check, executed in an apply, asserted in a test. A closed set. Immutable. The
/// actions of a change run in order; the first that fails (exit status other than 0) ends them.
/// </summary>
public abstract record RemoteAction
{
    private protected RemoteAction()
    {
    }

    /// <summary>Whether a failure does not end the change: the module judges it in <see cref="Change.Result"/>.</summary>
    public bool TakesAnyStatus =>
        this is Run { AnyStatus: true } or RunLocally { AnyStatus: true } or Web { AnyStatus: true } or Poll { AnyStatus: true };

    /// <summary>Runs a script on the host.</summary>
    /// <param name="Script">What to run, in a shell of its own.</param>
    public sealed record Run(Sh Script) : RemoteAction
    {
        /// <summary>Its standard input; null is empty.</summary>
        public Content? Input { get; init; }

        /// <summary>Whether any exit status is taken: the module judges it in <see cref="Change.Result"/>. Default false.</summary>
        public bool AnyStatus { get; init; }

        /// <summary>
        /// Whether a connection that is lost meanwhile is an outcome of status 255, as when the host goes down for a reboot; else the
        /// host counts as unreachable. Default false.
        /// </summary>
        public bool MayLoseHost { get; init; }

        /// <summary>
        /// Whether nothing that it starts can outlive it, as with <c>mkdir</c> or <c>chmod</c>: such a script costs the host a third of the
        /// processes. Default false. A script that leaves a process behind and says so is held until that process ends.
        /// </summary>
        public bool LeavesNothing { get; init; }

        /// <summary>
        /// The question that the script asks, where it does nothing else: what is asked behind several changes may be answered together.
        /// Null (the default): it may do anything.
        /// </summary>
        public ShellQuery? Question { get; init; }

        /// <summary>The script as people see it.</summary>
        public override string ToString() => Script.Shown;
    }

    /// <summary>
    /// Writes a file atomically: a temporary file in the same folder, permissions and owner set, checked, then renamed. What is
    /// null stays as it was, or as the host's umask makes it for a new file. A symbolic link is followed when
    /// <see cref="Follow"/>, else replaced.
    /// </summary>
    /// <param name="Path">The file on the host.</param>
    /// <param name="Content">What it is to hold.</param>
    public sealed record Write(string Path, Content Content) : RemoteAction
    {
        /// <summary>Permissions as <c>chmod</c> takes them; null keeps.</summary>
        public string? Mode { get; init; }

        /// <summary>Owner, name or number; null keeps.</summary>
        public string? Owner { get; init; }

        /// <summary>Group, name or number; null keeps.</summary>
        public string? Group { get; init; }

        /// <summary>Whether the old file is copied first, to <c>PATH.PID.YYYY-MM-DD@HH:MM:SS~</c>. Default false.</summary>
        public bool Backup { get; init; }

        /// <summary>A command that must succeed on the temporary file, whose path replaces <c>%s</c>; null for none.</summary>
        public string? Validate { get; init; }

        /// <summary>Whether a symbolic link at the path is followed. Default true.</summary>
        public bool Follow { get; init; } = true;

        /// <summary>Whether the file is written in place, not renamed (Ansible's <c>unsafe_writes</c>), when renaming fails. Default false.</summary>
        public bool InPlace { get; init; }

        /// <summary>The action as people see it.</summary>
        public override string ToString() => $"write {Content.Length} bytes to {Path}";
    }

    /// <summary>Writes files, folders and links below a folder, as one stream.</summary>
    /// <param name="Path">The folder on the host; must exist.</param>
    /// <param name="Entries">What to write, a folder before what is in it.</param>
    public sealed record WriteTree(string Path, IReadOnlyList<TreeEntry> Entries) : RemoteAction
    {
        /// <summary>Owner of what is written, name or number; null is the user on the host.</summary>
        public string? Owner { get; init; }

        /// <summary>Group of what is written; null is the user's.</summary>
        public string? Group { get; init; }

        /// <summary>
        /// Folders that are not there yet, with <c>/</c>, each after the one that it is in; one that is in none of them is directly below
        /// <see cref="Path"/>. They appear whole, with all that <see cref="Entries"/> has for them. Default none.
        /// </summary>
        public IReadOnlyList<string> NewFolders { get; init; } = [];

        /// <summary>Permissions of <see cref="NewFolders"/> as <c>chmod</c> takes them; null (the default) is as the umask makes them.</summary>
        public string? FolderMode { get; init; }

        /// <summary>The action as people see it.</summary>
        public override string ToString() => $"write {Entries.Count + NewFolders.Count} entries below {Path}";
    }

    /// <summary>Reads a file of the host into a file of the control machine, atomically.</summary>
    /// <param name="Path">The file on the host.</param>
    /// <param name="Destination">The file on the control machine; its folders are made.</param>
    public sealed record Fetch(string Path, string Destination) : RemoteAction
    {
        /// <summary>The action as people see it.</summary>
        public override string ToString() => $"fetch {Path} to {Destination}";
    }

    /// <summary>
    /// Runs a program on the control machine that speaks with the host by a connection of its own, as rsync does; as who runs Runbook,
    /// below the playbook's folder. A program that is missing is an outcome of status 127.
    /// </summary>
    /// <param name="Command">Pure; makes the command line for the session's login.</param>
    /// <param name="Summary">What it does, for people.</param>
    public sealed record RunLocally(Func<HostLogin, LocalCommand> Command, string Summary) : RemoteAction
    {
        /// <summary>Whether any exit status is taken: the module judges it in <see cref="Change.Result"/>. Default false.</summary>
        public bool AnyStatus { get; init; }

        /// <summary>The action as people see it.</summary>
        public override string ToString() => Summary;
    }

    /// <summary>Drops the connection and waits until the host answers again.</summary>
    /// <param name="Delay">How long to wait before the first try.</param>
    /// <param name="Timeout">How long to try in all.</param>
    /// <param name="Pause">How long between tries.</param>
    public sealed record Reconnect(TimeSpan Delay, TimeSpan Timeout, TimeSpan Pause) : RemoteAction
    {
        /// <summary>How long one try may take. Default 5 s.</summary>
        public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

        /// <summary>The action as people see it.</summary>
        public override string ToString() => $"wait up to {Timeout.TotalSeconds:0} s for the connection";
    }

    /// <summary>Sends requests to a web server, several at the same time.</summary>
    /// <param name="Requests">What to send; their answers come in this order.</param>
    public sealed record Web(IReadOnlyList<WebQuery> Requests) : RemoteAction
    {
        /// <summary>Whether any answer is taken, and none too: the module judges them. Default false: one that is no success fails the action.</summary>
        public bool AnyStatus { get; init; }

        /// <summary>What it does in words; null shows the requests.</summary>
        public string? Summary { get; init; }

        /// <summary>The action as people see it.</summary>
        public override string ToString() => Summary ?? string.Join('\n', Requests.Select(r => r.Shown));
    }

    /// <summary>Asks again and again until what is read is as it should be. The engine waits, with its own clock.</summary>
    /// <param name="Question">What is asked; each time from the beginning.</param>
    /// <param name="Timeout">How long in all; when it is over the action fails with the last reason.</param>
    /// <param name="Pause">How long between two tries.</param>
    public sealed record Poll(Probe<PollVerdict> Question, TimeSpan Timeout, TimeSpan Pause) : RemoteAction
    {
        /// <summary>Whether a wait in vain is taken: the module judges it. Default false.</summary>
        public bool AnyStatus { get; init; }

        /// <summary>What is waited for, for people.</summary>
        public required string Summary { get; init; }

        /// <summary>The action as people see it.</summary>
        public override string ToString() => $"{Summary} (up to {Timeout.TotalSeconds:0.#} s)";
    }

    /// <summary>Decides what to do next from what came of the actions before it.</summary>
    /// <param name="Decide">Pure; gets the outcomes so far, gives the actions to put in its place (may be none).</param>
    /// <param name="Summary">What it does, for people reading a check.</param>
    public sealed record Next(Func<IReadOnlyList<ActionOutcome>, IReadOnlyList<RemoteAction>> Decide, string Summary) : RemoteAction
    {
        /// <summary>The action as people see it.</summary>
        public override string ToString() => Summary;
    }
}
