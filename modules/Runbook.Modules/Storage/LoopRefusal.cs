namespace Runbook.Modules;

/// <summary>When a loop device is not touched. Stateless.</summary>
internal static class LoopRefusal
{
    /// <summary>Why nothing is done, or null.</summary>
    public static string? Of(LoopDeviceModule.Args args, LoopState now)
    {
        var isFile = args.State is LoopDeviceModule.Wanted.Attached or LoopDeviceModule.Wanted.Present;
        if (now.Size is not null && !now.IsRegular)
        {
            return $"{args.Path} is there, but it is not a regular file";
        }

        if (isFile && now.Size is null && args.Size is null)
        {
            return $"{args.Path} is not there; give its size so that it can be made";
        }

        if (isFile && !args.Recreate && args.Size is { } size && now.Size > size.Bytes)
        {
            return $"{args.Path} has {now.Size} bytes and does not shrink to {size.Bytes}: what is in it could be lost. Give recreate: true to make it anew";
        }

        return Device(args, now) ?? InUse(args, now);
    }

    private static string? Device(LoopDeviceModule.Args args, LoopState now)
    {
        if (args.Device is null || args.State != LoopDeviceModule.Wanted.Attached)
        {
            return null;
        }

        if (!now.DeviceIsBlock)
        {
            return $"{args.Device} is there, but it is not a block device";
        }

        var isOurs = now.Attached.Any(a => a.Number == now.DeviceNumber);
        return now.DeviceHolds is { } other && !isOurs ? $"{args.Device} holds another file: {other}" : null;
    }

    private static string? InUse(LoopDeviceModule.Args args, LoopState now)
    {
        var isDetached = args.Recreate || args.State is LoopDeviceModule.Wanted.Absent or LoopDeviceModule.Wanted.Detached;
        foreach (var loop in now.Attached)
        {
            var isMoved = args.State == LoopDeviceModule.Wanted.Attached && args.Device is not null && loop.Node != args.Device && loop.Number != now.DeviceNumber;
            if (loop.Use.Length > 0 && (isDetached || isMoved))
            {
                return $"{loop.Node} on {args.Path} is in use ({loop.Use}); unmount it first";
            }
        }

        return null;
    }
}
