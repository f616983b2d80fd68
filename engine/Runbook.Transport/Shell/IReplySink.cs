namespace Runbook.Transport;

/// <summary>What a reply is taken apart into, in the order of arrival.</summary>
internal interface IReplySink
{
    /// <summary>A piece of standard output.</summary>
    void Output(ReadOnlyMemory<byte> data);

    /// <summary>A piece of standard error.</summary>
    void Error(ReadOnlyMemory<byte> data);

    /// <summary>The script has ended with this status; more output may follow.</summary>
    void Status(int status);

    /// <summary>The script was not begun.</summary>
    void Skipped();

    /// <summary>Nothing more belongs to this answer.</summary>
    void End();
}
