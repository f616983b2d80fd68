using System.Security.Cryptography;
using System.Text.RegularExpressions;

/// <summary>Keeps a user of a MariaDB server: its password and exactly the privileges that are given.</summary>
/// <remarks>
/// Speaks with the server by its own client, as the user of the host who runs the task (root, by its socket). The password is compared by its
/// hash (mysql_native_password) and changed by its hash, on standard input: its text never reaches the host. Privileges on single columns are
/// not known to this module.
/// </remarks>
/// <example>
/// - acme.db.mariadb_user:
///     name: shop
///     password: "{{ shop_password }}"
///     privileges: ["SELECT, INSERT, UPDATE ON shop.*", "SELECT ON stock.articles"]
/// </example>
[Module("acme.db.mariadb_user")]
public sealed class MariadbUserModule : Module<MariadbUserModule.Args, MariadbUserModule.State>
{
    private static readonly Regex Granted = new(@"^GRANT (?<what>.+?) ON (?<where>\S+) TO .*?(?<more> WITH GRANT OPTION)?$", RegexOptions.Multiline);

    /// <summary>Whether there is such a user.</summary>
    public enum Wanted
    {
        /// <summary>The user is there, as described.</summary>
        Present,

        /// <summary>There is no such user.</summary>
        Absent,
    }

    /// <summary>The arguments.</summary>
    /// <param name="Name">The user.</param>
    /// <param name="Host">Where the user comes from, as in <c>'user'@'host'</c>; <c>%</c> is anywhere.</param>
    /// <param name="Password">The password. Default: left alone; a new user has none then.</param>
    /// <param name="Privileges">All that the user may do, as in SQL: <c>SELECT, INSERT ON shop.*</c>; left alone when not given.</param>
    /// <param name="Socket">The server's socket. Default: the client's own.</param>
    /// <param name="State"><c>present</c> or <c>absent</c>.</param>
    public sealed record Args(
        [Key] string Name, [Key] string Host = "localhost", Secret? Password = null, IReadOnlyList<string>? Privileges = null, string? Socket = null, Wanted State = Wanted.Present);

    /// <summary>How the user is now.</summary>
    /// <param name="Hash">The password's hash; null when there is no user.</param>
    /// <param name="Privileges">One each: <c>SELECT ON shop.*</c>.</param>
    public sealed record State(string? Hash, IReadOnlyList<string> Privileges);

    /// <inheritdoc/>
    public override IEnumerable<string> Check(Args args) =>
        args.Privileges?.Where(p => p.Split(" ON ") is not [not "", var where] || where.Split('.').Length != 2 || p.Contains('('))
            .Select(p => $"privileges must be written as \"SELECT, INSERT ON database.table\", not \"{p}\"") ?? [];

    /// <inheritdoc/>
    public override Probe<State> Read(Args args) =>
        new Probe<string>(Ask(args, $"SELECT CONCAT('hash ', authentication_string) FROM mysql.user WHERE User = {Text(args.Name)} AND Host = {Text(args.Host)}"), text => text)
            .Then(user => user == "" ? Probe.Known(new State(null, []))
                : new Probe<State>(Ask(args, $"SHOW GRANTS FOR {User(args)}"), grants => new State(user.Trim()[4..].Trim(), Parsed(grants))));

    /// <inheritdoc/>
    public override Change? Plan(Args args, State now)
    {
        var hash = args.Password is { } password ? Hash(password) : null;
        var wanted = args.Privileges?.SelectMany(p => Each(p.Split(" ON ")[0], p.Split(" ON ")[1])).Order(StringComparer.Ordinal).ToArray() ?? now.Privileges;
        var steps = new List<RemoteAction>();
        if (args.State == Wanted.Absent)
        {
            return now.Hash is null ? null : new(Shown(now.Privileges, ""), "user: absent", Do(args, $"DROP USER {User(args)}"));
        }

        if (now.Hash is null)
        {
            steps.Add(Do(args, $"CREATE USER {User(args)}"));
        }

        if (hash is not null && hash != now.Hash)
        {
            steps.Add(new RemoteAction.Run(Client(args)) { Input = Content.Text($"ALTER USER {User(args)} IDENTIFIED BY PASSWORD '{hash}'", secret: true) });
        }

        steps.AddRange(now.Privileges.Except(wanted).Select(p => Do(args, $"REVOKE {Quoted(p)} FROM {User(args)}")));
        steps.AddRange(wanted.Except(now.Privileges).Select(p => Do(args, $"GRANT {Quoted(p)} TO {User(args)}")));
        return steps.Count == 0 ? null : new(
            now.Hash is null ? "user: absent" : Shown(now.Privileges, hash is not null && hash != now.Hash ? "\npassword: another" : ""),
            Shown(wanted, hash is not null && hash != now.Hash ? "\npassword: as given" : ""), steps);
    }

    private static string Shown(IEnumerable<string> privileges, string password) =>
        $"user: present{password}{string.Concat(privileges.Order(StringComparer.Ordinal).Select(p => $"\n{p}"))}";

    private static Sh Client(Args args) => Sh.Line($"mariadb --batch --skip-column-names{(args.Socket is { } socket ? Sh.Line($" --socket={socket}") : Sh.Empty)}");

    private static Sh Ask(Args args, string sql) => Sh.Line($"{Client(args)} -e {sql}");

    private static RemoteAction Do(Args args, string sql) => new RemoteAction.Run(Ask(args, sql));

    private static string User(Args args) => $"{Text(args.Name)}@{Text(args.Host)}";

    private static string Text(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "''")}'";

    // mysql_native_password: two rounds of SHA-1 (MariaDB Knowledge Base, PASSWORD())
    private static string Hash(Secret password) => "*" + Convert.ToHexString(SHA1.HashData(SHA1.HashData(Encoding.UTF8.GetBytes(password.Reveal))));

    private static IReadOnlyList<string> Parsed(string grants) =>
        [.. Granted.Matches(grants).SelectMany(m => Each(m.Groups["what"].Value + (m.Groups["more"].Success ? ", GRANT OPTION" : ""), m.Groups["where"].Value)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Each(string privileges, string where) => privileges.ToUpperInvariant().Split(',').Select(p => p.Trim())
        .Where(p => p != "USAGE").Select(p => $"{(p == "ALL" ? "ALL PRIVILEGES" : p)} ON {where.Replace("`", "").Trim()}");

    private static string Quoted(string privilege) =>
        $"{privilege.Split(" ON ")[0]} ON {string.Join('.', privilege.Split(" ON ")[1].Split('.').Select(n => n == "*" ? n : $"`{n}`"))}";
}
