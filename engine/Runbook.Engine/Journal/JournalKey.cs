namespace Runbook.Engine;

/// <summary>
/// What a record of a journal is of. The place is the host's own: the numbers of the steps that led it there, so that it does not depend
/// on what other hosts did first. Immutable.
/// </summary>
/// <param name="Play">Which play of the run, from 0.</param>
/// <param name="Host">The host; empty for what belongs to the play.</param>
/// <param name="Place">The host's place in the play.</param>
/// <param name="Item">Which item of the task's loop, or one of the constants.</param>
internal readonly record struct JournalKey(int Play, string Host, string Place, int Item)
{
    /// <summary>Stands for the task as a whole.</summary>
    public const int Whole = -1;

    /// <summary>Stands for the items that a loop goes through.</summary>
    public const int List = -2;

    /// <summary>Stands for the failure that ended the host's part.</summary>
    public const int End = -3;
}
