using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>The test guest's serial console: all that it has said, and a way to have it do things.</summary>
public sealed class GuestConsole : IAsyncDisposable
{
    private const string Prompt = "guest# ";

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task _reading;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    private GuestConsole(Process process)
    {
        _process = process;
        _reading = ReadAllAsync();
    }

    /// <summary>Opens a pty by its path on the host.</summary>
    // By a child process: a terminal that this one opened could become its own, and end it.
    public static GuestConsole Open(string pty)
        => new(Tool.Start(["bash", "-c", "cat <\"$1\" & exec cat >\"$1\"", "console", pty]));

    /// <summary>Everything the guest has said since the console was opened.</summary>
    public string Transcript
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Waits until the guest has said something that matches. Fails the test with the transcript after the limit.</summary>
    public async Task<Match> WaitForAsync([StringSyntax("Regex")] string pattern, TimeSpan? limit = null)
    {
        Regex wanted = new(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ends.CancelAfter(limit ?? TimeSpan.FromSeconds(90));
        while (true)
        {
            Task more;
            lock (_said)
            {
                more = _more.Task;
            }
            if (wanted.Match(Transcript) is { Success: true } match)
            {
                return match;
            }
            try
            {
                if (_reading.IsCompleted)
                {
                    throw new OperationCanceledException("the console was closed");
                }
                await Task.WhenAny(more, _reading).WaitAsync(ends.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"the guest did not say /{pattern}/; it said:\n{Transcript}", e);
            }
        }
    }

    /// <summary>Waits until the guest takes commands.</summary>
    public Task ReadyAsync() => WaitForAsync("^GUEST READY");

    /// <summary>Waits for a lease on a NIC and gives back the address.</summary>
    public async Task<string> LeaseAsync(string nic = "eth0") => (await WaitForAsync($@"GUEST LEASE {nic} ([0-9.]+)/")).Groups[1].Value;

    /// <summary>Has the guest run a command line; one at a time.</summary>
    public async Task<ToolResult> TryAsync(string command, TimeSpan? limit = null)
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            int number = ++_asked;
            // The quotes keep the terminal's echo from looking like the answer.
            await SendAsync($"echo BEG''IN-{number}; {command}; echo \"EN\"D-{number}-$?\n");
            Match answer = await WaitForAsync($@"BEGIN-{number}\r?\n(?<said>(?s:.*?))END-{number}-(?<code>\d+)", limit);
            return new ToolResult(
                command, int.Parse(answer.Groups["code"].ValueSpan, CultureInfo.InvariantCulture),
                answer.Groups["said"].Value.ReplaceLineEndings("\n"), "");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Has the guest run a command line and gives back what it printed; fails the test when it fails.</summary>
    public async Task<string> RunAsync(string command, TimeSpan? limit = null) => (await TryAsync(command, limit)).Succeeded();

    /// <summary>Presses return until the guest shows its prompt, for a console opened late.</summary>
    public async Task AttendAsync()
    {
        await SendAsync("\n");
        await WaitForAsync(Regex.Escape(Prompt));
    }

    /// <summary>Types.</summary>
    public async Task SendAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text.AsMemory(), TestContext.Current.CancellationToken);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
        _turn.Dispose();
    }

    private async Task ReadAllAsync()
    {
        char[] buffer = new char[4096];
        while (true)
        {
            int read = await _process.StandardOutput.ReadAsync(buffer);
            TaskCompletionSource more;
            lock (_said)
            {
                _said.Append(buffer, 0, read);
                more = _more;
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            more.TrySetResult();
            if (read == 0)
            {
                return;
            }
        }
    }
}
