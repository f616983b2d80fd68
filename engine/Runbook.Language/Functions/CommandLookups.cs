using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The lookups that run a command or fetch a URL from the control machine. Stateless.</summary>
internal static class CommandLookups
{
    public static void AddTo(FunctionList lookups)
    {
        lookups.Add("pipe", "*", c => Py.Texts(c.Rest.Select(term => Run(c, Py.Str(term)).TrimEnd())));
        lookups.Add("lines", "*", c => Py.Texts(c.Rest.SelectMany(term => TextFilters.Lines(Run(c, Py.Str(term)).TrimEnd('\n')))));
        lookups.Add(
            "url",
            "* split_lines? validate_certs? username? password? headers? timeout? force_basic_auth? http_agent? use_proxy? force? "
                + "follow_redirects? unix_socket? ca_path? use_gssapi? use_netrc? ciphers? unredirected_headers?",
            c => Py.Texts(c.Rest.SelectMany(term => Fetch(c, Py.Str(term)))));
    }

    private static string Run(Call call, string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.Exists(call.Context.Environment.BaseDirectory) ? call.Context.Environment.BaseDirectory : "",
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = new StringBuilder();
            process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
            process.BeginErrorReadLine();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? text
                : throw call.Failure($"the command \"{command}\" failed with {process.ExitCode}: {errors.ToString().Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw call.Failure($"the command \"{command}\" could not be started: {e.Message}");
        }
    }

    private static IEnumerable<string> Fetch(Call call, string url)
    {
        using var handler = new HttpClientHandler();
        if (!call.Flag(1, true))
        {
            handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        }

        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(call.Number(5, 10)) };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", call.Text(7, "ansible-httpget"));
            if (call.Text(2, null) is { } user)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{call.Text(3, "")}")));
            }

            foreach (var (name, value) in (call.Get(4) as MapValue)?.TextEntries ?? [])
            {
                request.Headers.TryAddWithoutValidation(name, Py.Str(value));
            }

            using var response = client.Send(request);
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(response.Content.ReadAsStream());
            var text = reader.ReadToEnd();
            return call.Flag(0, true) ? TextFilters.Lines(text + "\n").SkipLast(text.EndsWith('\n') ? 1 : 0) : [text];
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or TaskCanceledException or UriFormatException)
        {
            throw call.Failure($"\"{url}\" could not be fetched: {e.Message}");
        }
    }
}
