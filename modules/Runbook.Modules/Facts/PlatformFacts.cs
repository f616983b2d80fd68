using System.Globalization;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of the kernel, the user, the clock and the environment. Stateless.</summary>
internal static class PlatformFacts
{
    private static readonly string[] DateFields =
        ["year", "month", "weekday", "weekday_number", "weeknumber", "day", "hour", "minute", "second", "epoch", "tz", "tz_offset", "nano"];

    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new(
            "platform",
            "min",
            ["system", "kernel", "kernel_version", "machine", "architecture", "nodename", "hostname", "fqdn", "domain", "machine_id", "userspace_bits", "userspace_architecture"],
            """
            s platform; uname -s; uname -n; uname -r; uname -v; uname -m
            s fqdn; hostname -f 2>/dev/null
            s machine_id; cat /etc/machine-id 2>/dev/null || cat /var/lib/dbus/machine-id 2>/dev/null
            s bits; getconf LONG_BIT 2>/dev/null
            """,
            Platform),
        new(
            "user",
            "min",
            ["user_id", "user_uid", "user_gid", "user_gecos", "user_dir", "user_shell", "real_user_id", "effective_user_id", "real_group_id", "effective_group_id"],
            """
            s user; id -un; id -u; id -g; id -ru; id -rg
            s passwd; u=$(id -u); getent passwd "$u" 2>/dev/null || awk -F: -v u="$u" '$3 == u' /etc/passwd
            """,
            User),
        new("env", "min", ["env"], "s env; cat /proc/self/environ 2>/dev/null | tr '\\012\\000' '\\001\\012'", Environment),
        new(
            "date_time",
            "min",
            ["date_time"],
            "s date; LC_ALL=C date '+%Y|%m|%A|%w|%W|%d|%H|%M|%S|%s|%Z|%z|%N'",
            DateTimeFacts),
        new("cmdline", "min", ["cmdline", "proc_cmdline"], "s cmdline; cat /proc/cmdline 2>/dev/null", CommandLine),
        new("dns", "min", ["dns"], "s dns; cat /etc/resolv.conf 2>/dev/null", Dns),
        new("loadavg", "min", ["loadavg"], "s loadavg; cat /proc/loadavg 2>/dev/null", LoadAverage),
    ];

    private static void Platform(FactSections answer, MapBuilder facts)
    {
        var lines = answer.Lines("platform").ToArray();
        string At(int i) => i < lines.Length ? lines[i] : "NA";
        var node = At(1);
        var fqdn = answer.Trimmed("fqdn") is { Length: > 0 } full ? full : node;
        facts["system"] = Value.Of(At(0));
        facts["nodename"] = Value.Of(node);
        facts["kernel"] = Value.Of(At(2));
        facts["kernel_version"] = Value.Of(At(3));
        facts["machine"] = Value.Of(At(4));
        facts["architecture"] = Value.Of(At(4) is "i386" or "i486" or "i586" or "i686" ? "i386" : At(4));
        facts["hostname"] = Value.Of(node.Split('.')[0]);
        facts["fqdn"] = Value.Of(fqdn);
        facts["domain"] = Value.Of(fqdn.IndexOf('.') is > 0 and var dot ? fqdn[(dot + 1)..] : "");
        var bits = answer.Trimmed("bits") is { Length: > 0 } known ? known : At(4).EndsWith("64", StringComparison.Ordinal) ? "64" : "32";
        facts["userspace_bits"] = Value.Of(bits);
        facts["userspace_architecture"] = Value.Of(bits == "32" && At(4) == "x86_64" ? "i386" : At(4));
        if (answer.Trimmed("machine_id") is { Length: > 0 } id)
        {
            facts["machine_id"] = Value.Of(id);
        }
    }

    private static void User(FactSections answer, MapBuilder facts)
    {
        var ids = answer.Lines("user").ToArray();
        if (ids.Length < 5)
        {
            return;
        }

        var record = answer.Trimmed("passwd").Split(':');
        string Field(int i) => i < record.Length ? record[i] : "";
        facts["user_id"] = Value.Of(ids[0]);
        facts["user_uid"] = Number(ids[1]);
        facts["user_gid"] = Field(3) is { Length: > 0 } gid ? Number(gid) : Number(ids[2]);
        facts["user_gecos"] = Value.Of(Field(4));
        facts["user_dir"] = Value.Of(Field(5));
        facts["user_shell"] = Value.Of(Field(6));
        facts["real_user_id"] = Number(ids[3]);
        facts["effective_user_id"] = Number(ids[1]);
        facts["real_group_id"] = Number(ids[4]);
        facts["effective_group_id"] = Number(ids[2]);
    }

    private static void Environment(FactSections answer, MapBuilder facts)
    {
        var env = new MapBuilder();
        foreach (var line in answer.Lines("env"))
        {
            if (line.IndexOf('=') is > 0 and var at)
            {
                env[line[..at]] = Value.Of(line[(at + 1)..].Replace('\x01', '\n'));
            }
        }

        facts["env"] = env.Build();
    }

    private static void DateTimeFacts(FactSections answer, MapBuilder facts)
    {
        var values = answer.Trimmed("date").Split('|');
        if (values.Length < DateFields.Length || !long.TryParse(values[9], CultureInfo.InvariantCulture, out var epoch))
        {
            return;
        }

        var now = DateTimeFields(values);
        var micro = values[12].Length == 9 && values[12].All(char.IsAsciiDigit) ? values[12][..6] : "000000";
        var utc = DateTimeOffset.FromUnixTimeSeconds(epoch);
        string Utc(string format) => utc.ToString(format, CultureInfo.InvariantCulture);
        now["tz_dst"] = Value.Of(values[10]);
        now["epoch_int"] = Value.Of(values[9]);
        now["date"] = Value.Of($"{values[0]}-{values[1]}-{values[5]}");
        now["time"] = Value.Of($"{values[6]}:{values[7]}:{values[8]}");
        now["iso8601"] = Value.Of(Utc("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        now["iso8601_micro"] = Value.Of(Utc("yyyy-MM-dd'T'HH:mm:ss") + $".{micro}Z");
        var local = $"{values[0]}{values[1]}{values[5]}T{values[6]}{values[7]}{values[8]}";
        now["iso8601_basic"] = Value.Of(local + micro);
        now["iso8601_basic_short"] = Value.Of(local);
        facts["date_time"] = now.Build();
    }

    private static MapBuilder DateTimeFields(string[] values)
    {
        var now = new MapBuilder();
        for (var i = 0; i < DateFields.Length - 1; i++)
        {
            now[DateFields[i]] = Value.Of(values[i]);
        }

        return now;
    }

    private static void CommandLine(FactSections answer, MapBuilder facts)
    {
        var all = new Dictionary<string, List<Value>>(StringComparer.Ordinal);
        if (!ShellWords.TrySplit(answer.Trimmed("cmdline"), out var words))
        {
            words = answer.Trimmed("cmdline").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        foreach (var word in words)
        {
            var at = word.IndexOf('=');
            var key = at < 0 ? word : word[..at];
            if (!all.TryGetValue(key, out var list))
            {
                all[key] = list = [];
            }

            list.Add(at < 0 ? Value.True : Value.Of(word[(at + 1)..]));
        }

        facts["cmdline"] = Value.Map(all.Select(e => KeyValuePair.Create(e.Key, e.Value[^1])));
        facts["proc_cmdline"] = Value.Map(all.Select(e => KeyValuePair.Create(e.Key, e.Value.Count == 1 ? e.Value[0] : Value.Of(e.Value))));
    }

    private static void Dns(FactSections answer, MapBuilder facts)
    {
        var dns = new MapBuilder();
        var servers = new List<string>();
        foreach (var line in answer.Lines("dns").Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] is not ('#' or ';')))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "nameserver": servers.AddRange(words.Skip(1)); break;
                case "domain" when words.Length > 1: dns["domain"] = Value.Of(words[1]); break;
                case "search": dns["search"] = Value.Of(words.Skip(1)); break;
                case "sortlist": dns["sortlist"] = Value.Of(words.Skip(1)); break;
                case "options": dns["options"] = Value.Map(words.Skip(1).Select(Option)); break;
            }
        }

        if (servers.Count > 0)
        {
            dns["nameservers"] = Value.Of(servers);
        }

        facts["dns"] = dns.Build();
    }

    private static KeyValuePair<string, Value> Option(string word) =>
        word.IndexOf(':') is > 0 and var at ? KeyValuePair.Create(word[..at], Value.Of(word[(at + 1)..])) : KeyValuePair.Create(word, Value.True);

    private static void LoadAverage(FactSections answer, MapBuilder facts)
    {
        var words = answer.Trimmed("loadavg").Split(' ');
        if (words.Length >= 3)
        {
            Value Load(int i) => Value.Of(double.Parse(words[i], CultureInfo.InvariantCulture));
            facts["loadavg"] = Value.Map(("1m", Load(0)), ("5m", Load(1)), ("15m", Load(2)));
        }
    }

    internal static Value Number(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : Value.Null;
}
