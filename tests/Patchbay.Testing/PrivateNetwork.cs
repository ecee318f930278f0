using System.Diagnostics;
using Patchbay.Linux;
using Xunit;

namespace Patchbay.Testing;

/// <summary>A network namespace of the test's own: nothing in it touches the machine, and it ends with the test.</summary>
public sealed class PrivateNetwork : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private PrivateNetwork(NetworkNamespace space) => Namespace = space;

    /// <summary>The namespace itself.</summary>
    public NetworkNamespace Namespace { get; }

    /// <summary>Skips the test where namespaces may not be made, except under CI, where that is a failure.</summary>
    public static PrivateNetwork Create()
    {
        try
        {
            return new PrivateNetwork(NetworkNamespace.Create());
        }
        catch (LinuxException e) when (e.Errno == Errno.EPERM && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("making a network namespace needs root");
            throw;
        }
    }

    /// <summary>Does <paramref name="work"/> inside, on a thread of its own.</summary>
    public T Run<T>(Func<T> work) => Namespace.Run(work);

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public void Run(Action work) => Namespace.Run(work);

    /// <summary>Runs a program inside and returns what it wrote. Fails the test on another exit code than 0 or after 20 s.</summary>
    public string Exec(string program, params IReadOnlyList<string> arguments) => ExecWithInput("", program, arguments);

    /// <summary>Waits, two seconds at most, until the kernel has deleted what stopped networks left for it.</summary>
    public void AwaitDeletions()
        => Exec("sh", "-c", "for i in $(seq 80); do ip -o link | grep -q ' pbgone-' || break; sleep 0.05; done");

    /// <summary>As <see cref="Exec"/>, with <paramref name="input"/> on its standard input.</summary>
    public string ExecWithInput(string input, string program, params IReadOnlyList<string> arguments)
    {
        (int code, string output, string errors) = TryExec(input, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} exited with {code}: {errors}{output}");
        return output;
    }

    /// <summary>Runs a program inside, whatever its exit code.</summary>
    public (int ExitCode, string Output, string Errors) TryExec(string input, string program, params IReadOnlyList<string> arguments)
    {
        // A process starts in the namespace of the thread that starts it.
        using Process process = Run(() => Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C" },
        })!);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code says more.
        }
        if (!process.WaitForExit(Limit) || !Task.WaitAll([output, errors], Limit))
        {
            process.Kill();
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {Limit}");
        }
#pragma warning disable xUnit1031 // both have completed
        return (process.ExitCode, output.Result, errors.Result);
#pragma warning restore xUnit1031
    }

    /// <inheritdoc/>
    public void Dispose() => Namespace.Dispose();
}
