using System.Diagnostics;
using System.Text;
using Xunit;

namespace Rdap.Tests.EndToEnd;

/// <summary>The real program, and real clients, as processes of their own.</summary>
internal static class RdapdProcess
{
    // The tests' own folder holds a copy of the program; it runs under the SDK's host, wherever that is.
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "rdapd.dll");

    private static readonly string Host =
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The program as a word of a shell's command line.</summary>
    public static string ShellCommand => $"'{Host}' exec '{Program}'";

    public static Process Start(params string[] args) => Start(Host, ["exec", Program, .. args], null);

    /// <summary>The program, trusting the certificates in a file and no others.</summary>
    public static Process StartTrusting(string certificates, params string[] args) => Start(Host, ["exec", Program, .. args], null, ("SSL_CERT_FILE", certificates));

    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using Process process = Start(args);
        return await FinishAsync(process);
    }

    /// <summary>Runs a command line by the shell; its clients speak UTF-8.</summary>
    public static async Task<(int Code, string Output, string Error)> ShellAsync(string command, string folder)
    {
        using Process process = Start("/bin/bash", ["-c", "set -o pipefail; " + command], folder);
        return await FinishAsync(process);
    }

    /// <summary>Where a program is, or null when this machine does not have it. Debian has daemons where only root looks.</summary>
    public static string? FindTool(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The program with its arguments, to be started by another one.</summary>
    public static string[] Words(params string[] args) => [Host, "exec", Program, .. args];

    public static async Task<string> ReadUntilAsync(Process process, string word)
    {
        StringBuilder text = new();
        while (await process.StandardOutput.ReadLineAsync(Stop) is { } line)
        {
            text.Append(line).Append('\n');
            if (line.Contains(word, StringComparison.Ordinal))
            {
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>Starts a program whose output is read by the caller.</summary>
    public static Process Start(string program, IEnumerable<string> args, string? folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output, string Error)> FinishAsync(Process process)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(Stop);
        Task<string> error = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, await output, await error);
    }
}
