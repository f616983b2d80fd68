using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>Keeps an image file, and a loop device that is attached to it.</summary>
[Module("loop_device", "runbook.storage.loop_device")]
internal sealed class LoopDeviceModule : Module<LoopDeviceModule.Args, LoopState>
{
    /// <summary>What the file and the device are to be.</summary>
    internal enum Wanted
    {
        /// <summary>The file is there and attached to a device.</summary>
        Attached,

        /// <summary>The file is attached to no device; it stays.</summary>
        Detached,

        /// <summary>The file is there; devices are left alone.</summary>
        Present,

        /// <summary>Neither is there.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    public sealed record Args
    {
        /// <summary>The image file.</summary>
        [Key, Required, Alias("image", "file")]
        public string? Path { get; init; }

        /// <summary>Its size, such as <c>10G</c>; needed to make it. An existing file grows to it, and never shrinks.</summary>
        public ByteSize? Size { get; init; }

        /// <summary>The device, such as <c>/dev/loop7</c>. Default: the one it is on, or else the first free one.</summary>
        [Alias("dev")]
        public string? Device { get; init; }

        /// <summary>Whether a new file is filled with zeros; otherwise it is sparse.</summary>
        public bool Full { get; init; }

        /// <summary><c>attached</c>, <c>detached</c>, <c>present</c> (the file only) or <c>absent</c>.</summary>
        public Wanted State { get; init; } = Wanted.Attached;

        /// <summary>Whether file and device are made anew, what is in them lost.</summary>
        public bool Recreate { get; init; }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args)
    {
        if (!args.Path!.StartsWith('/'))
        {
            yield return $"path must be absolute, not {args.Path}";
        }

        if (args.Device is { } device && !device.StartsWith("/dev/", StringComparison.Ordinal))
        {
            yield return $"device must be below /dev, not {device}";
        }

        if (args.Recreate && args.Size is null && args.State is Wanted.Attached or Wanted.Present)
        {
            yield return "recreate needs a size";
        }
    }

    /// <inheritdoc/>
    public override Probe<LoopState> Read(Args args) => LoopState.Read(args.Path!, args.Device);

    /// <inheritdoc/>
    public override Change? Plan(Args args, LoopState now)
    {
        if (LoopRefusal.Of(args, now) is { } refusal)
        {
            return Change.Refuse(refusal);
        }

        var steps = new List<RemoteAction>();
        var isGone = args.Recreate || args.State == Wanted.Absent;
        var detach = now.Attached.Where(a => isGone || args.State == Wanted.Detached || (args.State == Wanted.Attached && !IsRight(args, now, a))).ToArray();
        steps.AddRange(detach.Select(a => Run(Sh.Line($"losetup -d {a.Node}"))));
        if (isGone && now.Size is not null)
        {
            steps.Add(Run(Sh.Line($"rm -f -- {args.Path!}")));
        }

        var attached = now.Attached.Except(detach).ToArray();
        if (args.State is Wanted.Attached or Wanted.Present)
        {
            AddFile(args, args.Recreate ? null : now.Size, attached, steps);
        }

        if (args.State == Wanted.Attached && attached.Length == 0)
        {
            steps.Add(Attach(args, now));
        }

        var device = args.State == Wanted.Attached ? args.Device ?? attached.FirstOrDefault()?.Node ?? now.Free : null;
        return steps.Count == 0 ? null : new Change(Describe(args, now.Size, now.Attached.Select(a => a.Node)), After(args, now, device), steps)
        {
            Foreseen = Result(args, now, device),
            Result = outcomes => Result(args, now, outcomes[^1].Output.Trim() is { Length: > 0 } made ? made.Split('\n')[^1] : device),
        };
    }

    /// <inheritdoc/>
    public override ModuleResult Report(Args args, LoopState now) => Result(args, now, args.State == Wanted.Attached ? args.Device ?? now.Attached.FirstOrDefault()?.Node : null);

    private static bool IsRight(Args args, LoopState now, LoopState.Loop loop) => args.Device is null || loop.Node == args.Device || loop.Number == now.DeviceNumber;

    private static RemoteAction.Run Run(Sh script) => new(script);

    private static void AddFile(Args args, long? size, IReadOnlyList<LoopState.Loop> attached, List<RemoteAction> steps)
    {
        if (args.Size?.Bytes is not { } wanted || size >= wanted)
        {
            return;
        }

        var part = args.Path + ".runbook";
        steps.Add(Run((size, args.Full) switch
        {
            (null, false) => Sh.Line($"{{ truncate -s {wanted} {part} || dd if=/dev/zero of={part} bs=1 count=0 seek={wanted}; }} && chmod 600 {part} && mv -f -- {part} {args.Path!}"),
            (null, true) => Sh.Line($"head -c {wanted} /dev/zero > {part} && chmod 600 {part} && mv -f -- {part} {args.Path!} || {{ s=$?; rm -f -- {part}; exit $s; }}"),
            (_, false) => Sh.Line($"truncate -s {wanted} {args.Path!} || dd if=/dev/zero of={args.Path!} bs=1 count=0 seek={wanted}"),
            (var have, true) => Sh.Line($"head -c {wanted - have.Value} /dev/zero >> {args.Path!}"),
        }));
        steps.AddRange(attached.Select(a => Run(Sh.Line($"losetup -c {a.Node}"))));
    }

    private static RemoteAction Attach(Args args, LoopState now)
    {
        if (args.Device is not { } device)
        {
            return Run(Sh.Line($"losetup -f --show {args.Path!} 2>/dev/null || {{ d=$(losetup -f) && losetup \"$d\" {args.Path!} && echo \"$d\"; }}"));
        }

        var digits = device.StartsWith("/dev/loop", StringComparison.Ordinal) ? device["/dev/loop".Length..] : "";
        var make = now.DeviceNumber is null && digits.Length > 0 && digits.All(char.IsAsciiDigit)
            ? Sh.Line($"[ -b {device} ] || mknod -m 0660 {device} b 7 {digits} || exit 1\n") : Sh.Empty;
        return Run(Sh.Line($"{make}losetup {device} {args.Path!} && echo {device}"));
    }

    private static string Describe(Args args, long? size, IEnumerable<string> nodes) =>
        $"file: {(size is null ? "absent" : $"{args.Path} of {size} bytes")}\ndevice: {(string.Join(", ", nodes) is { Length: > 0 } all ? all : "none")}";

    private static string After(Args args, LoopState now, string? device)
    {
        var size = args.State == Wanted.Absent ? null : args.Recreate ? args.Size?.Bytes : Math.Max(now.Size ?? 0, args.Size?.Bytes ?? 0);
        return Describe(args, size, args.State == Wanted.Attached ? [device ?? "the first free one"] : args.State == Wanted.Present ? now.Attached.Select(a => a.Node) : []);
    }

    private static ModuleResult Result(Args args, LoopState now, string? device) => ModuleResult.Of(
        ("path", Value.Of(args.Path)),
        ("device", Value.Of(device)),
        ("backing_file", device is null ? Value.Null : Value.Of(args.Path)),
        ("size", args.State == Wanted.Absent ? Value.Null : Math.Max(args.Recreate ? 0 : now.Size ?? 0, args.Size?.Bytes ?? 0) is > 0 and var size ? Value.Of(size) : Value.Null));
}
