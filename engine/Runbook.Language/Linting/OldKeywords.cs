using System.Collections.Frozen;

namespace Runbook.Language;

/// <summary>Spellings that Ansible gave up, and what is written today. Stateless.</summary>
internal static class OldKeywords
{
    private static readonly FrozenDictionary<string, string> Keywords = new Dictionary<string, string>
    {
        ["sudo"] = "become",
        ["sudo_user"] = "become_user",
        ["su"] = "become, with become_method: su",
        ["su_user"] = "become_user, with become_method: su",
        ["sudo_pass"] = "become_pass",
        ["always_run"] = "check_mode: false",
        ["static"] = "import_tasks or include_tasks",
        ["first_available_file"] = "with_first_found",
        ["only_if"] = "when",
        ["when_string"] = "when",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["ansible_ssh_user"] = "ansible_user",
        ["ansible_ssh_host"] = "ansible_host",
        ["ansible_ssh_port"] = "ansible_port",
        ["ansible_ssh_pass"] = "ansible_password",
        ["ansible_sudo"] = "ansible_become",
        ["ansible_sudo_user"] = "ansible_become_user",
        ["ansible_sudo_pass"] = "ansible_become_password",
        ["ansible_su"] = "ansible_become, with ansible_become_method=su",
        ["ansible_su_user"] = "ansible_become_user",
        ["ansible_su_pass"] = "ansible_become_password",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a keyword is an old one.</summary>
    public static bool IsOld(string keyword) => Keywords.ContainsKey(keyword);

    /// <summary>What replaces an old keyword; null when it is not old.</summary>
    public static string? Newer(string keyword) => Keywords.GetValueOrDefault(keyword);

    /// <summary>What replaces an old variable; null when it is not old.</summary>
    public static string? NewerVariable(string name) => Names.GetValueOrDefault(name);
}
