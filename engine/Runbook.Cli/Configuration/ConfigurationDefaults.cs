using System.CommandLine;
using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>Puts the configuration's settings where the command line says nothing. Stateless.</summary>
internal static class ConfigurationDefaults
{
    /// <summary>A run's options.</summary>
    public static RunOptions Apply(AnsibleConfiguration configuration, RunOptions options, ParseResult parsed, ConnectionOptionSet set) => options with
    {
        Forks = parsed.GetValue(set.Forks) is null ? configuration.Number("forks") ?? options.Forks : options.Forks,
        User = options.User ?? configuration.Text("remote_user"),
        PrivateKeyFile = options.PrivateKeyFile ?? configuration.PathOf("private_key_file"),
        Connection = parsed.GetValue(set.Connection) is null ? Transport(configuration) ?? options.Connection : options.Connection,
        ConnectTimeout = parsed.GetValue(set.Timeout) is null && configuration.Number("timeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : options.ConnectTimeout,
        SshArguments = Joined(configuration.Text("ssh_args"), configuration.Text("ssh_common_args"), options.SshArguments ?? configuration.Text("ssh_extra_args")),
        Become = options.Become || configuration.Flag("become") == true,
        BecomeUser = parsed.GetValue(set.BecomeUser) is null ? configuration.Text("become_user") ?? options.BecomeUser : options.BecomeUser,
        BecomeMethod = parsed.GetValue(set.BecomeMethod) is null ? configuration.Text("become_method") ?? options.BecomeMethod : options.BecomeMethod,
        GatherFacts = configuration.Text("gathering") != "explicit",
        GatherSubset = configuration.List("gather_subset"),
        AnyErrorsFatal = configuration.Flag("any_errors_fatal") == true,
        ForceHandlers = options.ForceHandlers || configuration.Flag("force_handlers") == true,
        ShowDiff = options.ShowDiff || configuration.Flag("diff.always") == true,
        Verbosity = Math.Max(options.Verbosity, Math.Min(4, configuration.Number("verbosity") ?? 0)),
        Tags = options.Tags.Count > 0 ? options.Tags : configuration.List("tags.run"),
        SkipTags = options.SkipTags.Count > 0 ? options.SkipTags : configuration.List("tags.skip"),
    };

    /// <summary>How playbooks are read.</summary>
    public static PlaybookOptions Apply(AnsibleConfiguration configuration, PlaybookOptions options) => options with
    {
        RolePaths = configuration.Paths("roles_path") is { Count: > 0 } roles ? roles : options.RolePaths,
        CollectionPaths = configuration.Paths("collections_path") is { Count: > 0 } collections ? collections : options.CollectionPaths,
    };

    private static string? Transport(AnsibleConfiguration configuration) => configuration.Text("transport") switch
    {
        "smart" or "paramiko" or "paramiko_ssh" => "ssh",
        var other => other,
    };

    private static string? Joined(params string?[] parts) => parts.Any(p => p is not null) ? string.Join(' ', parts.Where(p => p is not null)) : null;
}
