namespace Runbook.Modules;

/// <summary>How SELinux is on a host: in the running kernel, in its file, at the kernel's next start. Immutable.</summary>
/// <param name="Running">enforcing, permissive or disabled.</param>
/// <param name="HasFile">Whether the file of settings is there.</param>
/// <param name="Text">What it holds.</param>
/// <param name="HasGrubby">Whether the tool for the kernel's parameters is there.</param>
/// <param name="KernelArguments">The parameters of the default kernel; empty when they were not asked for.</param>
internal sealed record SelinuxState(string Running, bool HasFile, string Text, bool HasGrubby, string KernelArguments)
{
    /// <summary>The mode in the file; empty when it has none.</summary>
    public string Mode => Setting("SELINUX");

    /// <summary>The policy in the file; empty when it has none.</summary>
    public string Policy => Setting("SELINUXTYPE");

    /// <summary>Whether the next start of the kernel leaves SELinux out.</summary>
    public bool IsOffAtBoot => KernelArguments.Split([' ', '"', '\''], StringSplitOptions.RemoveEmptyEntries).LastOrDefault(a => a.StartsWith("selinux=", StringComparison.Ordinal)) == "selinux=0";

    /// <summary>Reads the answer of the module's question.</summary>
    public static SelinuxState Parse(string answer)
    {
        var read = new FactSections(answer);
        var running = read.Trimmed("kernel") switch { "1" => "enforcing", "0" => "permissive", _ => "disabled" };
        return new(running, read.Has("file"), read.Text("file"), read.Has("grubby"), read.Trimmed("grubby"));
    }

    /// <summary>The file's text with a setting changed in its place, or added.</summary>
    public static string With(string text, string name, string value)
    {
        var lines = TextLines.Split(text.Length == 0 || text.EndsWith('\n') ? text : text + "\n");
        var at = lines.FindIndex(l => l.StartsWith(name + "=", StringComparison.Ordinal));
        if (at < 0)
        {
            lines.Add($"{name}={value}\n");
        }
        else
        {
            lines[at] = $"{name}={value}\n";
        }

        return string.Concat(lines);
    }

    private string Setting(string name) =>
        TextLines.Split(Text).Where(l => l.StartsWith(name + "=", StringComparison.Ordinal)).Select(l => TextLines.Chop(l)[(name.Length + 1)..].Trim()).FirstOrDefault("");
}
