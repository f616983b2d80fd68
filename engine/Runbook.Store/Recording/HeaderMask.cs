using Runbook.Core;

namespace Runbook.Store;

/// <summary>Takes secrets out of a header. Stateless.</summary>
internal static class HeaderMask
{
    /// <summary>The header without secrets.</summary>
    public static RunHeader Apply(RunHeader header, SecretSet? secrets) => secrets is null ? header : header with
    {
        Inventory = [.. header.Inventory.Select(secrets.MaskIn)],
        Limit = header.Limit is { } limit ? secrets.MaskIn(limit) : null,
        Tags = [.. header.Tags.Select(secrets.MaskIn)],
        SkipTags = [.. header.SkipTags.Select(secrets.MaskIn)],
    };
}
