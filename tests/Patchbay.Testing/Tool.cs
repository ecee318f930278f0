using System.Diagnostics;
using System.Text;
using Xunit;

namespace Patchbay.Testing;

/// <summary>What a program that was run said.</summary>
/// <param name="Command">The program and its arguments, as one line.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record ToolResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test unless the program ended with 0; gives back what it wrote.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}: {Errors}{Output}");
        return Output;
    }

    /// <summary>Fails the test if the program ended with 0; gives back its complaint.</summary>
    public string Failed()
    {
        Assert.True(ExitCode != 0, $"{Command} should have failed, but said: {Output}");
        return Errors;
    }
}

/// <summary>Runs programs with a time limit.</summary>
public static class Tool
{
    /// <summary>How long a program may take unless told otherwise.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program to its end. Fails the test when it takes longer than the limit, and kills it then.</summary>
    public static async Task<ToolResult> RunAsync(
        IReadOnlyList<string> command, CancellationToken cancellationToken, string input = "", TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        string line = string.Join(' ', command);
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code says more.
        }
        try
        {
            await Task.WhenAll(process.WaitForExitAsync(CancellationToken.None), output, errors).WaitAsync(limit ?? Limit, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{line} did not end within {limit ?? Limit}", e);
        }
        return new ToolResult(line, process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a program with its three streams in the caller's hand. Skips the test where there is none by that name, but fails it under CI.</summary>
    public static Process Start(IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            return Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                Environment = { ["LC_ALL"] = "C" },
            })!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"{command[0]} is not installed");
            throw;
        }
    }
}
