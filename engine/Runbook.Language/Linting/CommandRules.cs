using System.Collections.Frozen;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds commands that do what a module does. Stateless.</summary>
internal static class CommandRules
{
    /// <summary>Program → module, and the words that must stand among its arguments (none: any use counts).</summary>
    private static readonly FrozenDictionary<string, (string Module, string[] Words)> Programs = new Dictionary<string, (string, string[])>
    {
        ["systemctl"] = ("systemd", ["start", "stop", "restart", "reload", "enable", "disable", "mask", "unmask", "daemon-reload", "daemon-reexec"]),
        ["service"] = ("service", ["start", "stop", "restart", "reload"]),
        ["yum"] = ("yum", ["install", "update", "upgrade", "remove", "erase", "localinstall", "groupinstall"]),
        ["dnf"] = ("dnf", ["install", "update", "upgrade", "remove", "erase", "localinstall", "groupinstall"]),
        ["apt"] = ("apt", ["install", "update", "upgrade", "remove", "purge", "full-upgrade", "autoremove"]),
        ["apt-get"] = ("apt", ["install", "update", "upgrade", "remove", "purge", "dist-upgrade", "autoremove"]),
        ["apt-key"] = ("apt_key", []),
        ["add-apt-repository"] = ("apt_repository", []),
        ["rpm"] = ("yum", ["-i", "-U", "-ivh", "-Uvh", "-e", "--install", "--upgrade", "--import"]),
        ["pip"] = ("pip", ["install", "uninstall"]),
        ["pip3"] = ("pip", ["install", "uninstall"]),
        ["chmod"] = ("file", []),
        ["chown"] = ("file", []),
        ["chgrp"] = ("file", []),
        ["mkdir"] = ("file", []),
        ["rmdir"] = ("file", []),
        ["rm"] = ("file", []),
        ["ln"] = ("file", []),
        ["touch"] = ("file", []),
        ["cp"] = ("copy", []),
        ["curl"] = ("get_url or uri", []),
        ["wget"] = ("get_url", []),
        ["git"] = ("git", ["clone", "checkout", "pull", "fetch", "reset"]),
        ["svn"] = ("subversion", ["checkout", "co", "update", "export"]),
        ["sed"] = ("lineinfile or replace", ["-i", "--in-place"]),
        ["tar"] = ("unarchive", ["x", "xf", "xvf", "xzf", "xvzf", "xjf", "zxf", "zxvf", "-x", "-xf", "-xvf", "-xzf", "-xvzf", "-zxf", "-zxvf", "-xjf", "-xJf"]),
        ["unzip"] = ("unarchive", []),
        ["useradd"] = ("user", []),
        ["adduser"] = ("user", []),
        ["usermod"] = ("user", []),
        ["userdel"] = ("user", []),
        ["chpasswd"] = ("user", []),
        ["groupadd"] = ("group", []),
        ["groupmod"] = ("group", []),
        ["groupdel"] = ("group", []),
        ["mount"] = ("mount", []),
        ["umount"] = ("mount", []),
        ["crontab"] = ("cron", []),
        ["sysctl"] = ("sysctl", ["-w", "-p", "--write", "--system"]),
        ["modprobe"] = ("modprobe", []),
        ["rsync"] = ("synchronize", []),
        ["hostnamectl"] = ("hostname", ["set-hostname", "hostname"]),
        ["timedatectl"] = ("timezone", ["set-timezone"]),
        ["setenforce"] = ("selinux", []),
        ["setsebool"] = ("seboolean", []),
        ["firewall-cmd"] = ("firewalld", ["--add-port", "--add-service", "--remove-port", "--remove-service"]),
        ["iptables"] = ("iptables", ["-A", "-I", "-D", "-P", "-F"]),
        ["reboot"] = ("reboot", []),
        ["shutdown"] = ("reboot", ["-r"]),
        ["getent"] = ("getent", []),
        ["sudo"] = ("become: true", []),
        ["sleep"] = ("pause or wait_for", []),
        ["update-alternatives"] = ("alternatives", ["--set", "--install"]),
        ["a2enmod"] = ("apache2_module", []),
        ["debconf-set-selections"] = ("debconf", []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Looks at a task.</summary>
    public static void Check(LintContext context, LintTask task)
    {
        if (task.Action is not ("command" or "shell") || task.CommandText is not { } text)
        {
            return;
        }

        var place = CommandPlace(task);
        // What judges the exit status itself asks a question that a module would not answer.
        if (task["failed_when"] is null && (task.Action == "command" || IsOneCommand(text)))
        {
            Module(context, text, place);
        }

        if (task.Action == "shell" && IsOneCommand(text) && text.AsSpan().IndexOfAny("*?~$\\!") < 0 && task.Arguments["executable"] is null
            && (task["args"] as MapValue)?["executable"] is null)
        {
            context.Report(LintRules.ShellForCommand, place);
        }
    }

    private static SourceSpan CommandPlace(LintTask task)
    {
        var value = task.Arguments[ArgumentText.RawParams] ?? task.Arguments["cmd"] ?? task.Arguments["argv"];
        return value is { Span.IsKnown: true } ? value.Span : task.ActionKey.Span;
    }

    private static void Module(LintContext context, string text, SourceSpan place)
    {
        var words = text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return;
        }

        var program = words[0][(words[0].LastIndexOf('/') + 1)..];
        if (Programs.TryGetValue(program, out var known)
            && (known.Words.Length == 0 || words.Skip(1).Any(w => known.Words.Contains(w) || known.Words.Any(o => o.StartsWith("--", StringComparison.Ordinal) && w.StartsWith(o + "=", StringComparison.Ordinal)))))
        {
            context.Report(LintRules.CommandForModule, place, program, $"use {known.Module}");
        }
    }

    private static bool IsOneCommand(string text) => text.AsSpan().Trim().IndexOfAny("|;&<>`\n") < 0 && !text.Contains("$(", StringComparison.Ordinal);
}
