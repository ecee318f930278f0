using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Patchbay.Testing;

namespace Patchbay.Lab.Tests;

/// <summary>
/// The lab: an emulated machine with SR-IOV cards, an IOMMU, vhost-net, VLANs, Open vSwitch and KVM, which sees this machine's root
/// read-only, and runs scenarios from <c>tests/lab/scenarios</c>. Booted with the first scenario; booted again after one that hangs.
/// </summary>
public sealed class LabMachine : IAsyncDisposable
{
    // What a byte alone makes a processor do is less, in hundredths of a second.
    private const long WorkingTicks = 5;

    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(180);

    // For as long a processor may do next to nothing: then its machine is woken, and then it is ended.
    private static readonly TimeSpan Sleep = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    // For a machine that does other work beside: by how much longer all may take.
    private static readonly int Patience = int.Parse(Environment.GetEnvironmentVariable("PATCHBAY_LAB_PATIENCE") ?? "1", CultureInfo.InvariantCulture);

    private readonly TempFolder _folder = new();
    private Process? _machine;
    private Socket? _agent;
    private StreamReader? _answers;

    private string ConsoleLog => _folder.File("console.log");

    /// <summary>Runs a scenario; fails the test, with all that the scenario said, when that fails or takes too long.</summary>
    /// <param name="scenario">A file's name in <c>tests/lab/scenarios</c>.</param>
    /// <param name="limit">How long it may take.</param>
    public async Task RunAsync(string scenario, TimeSpan limit)
    {
        limit *= Patience;
        try
        {
            await TryAsync(scenario, limit);
        }
        catch (TimeoutException e) when (_machine is null)
        {
            // The agent ends what takes too long and says so: where it says nothing, the emulated machine stands still, as one in some
            // dozens does, halted and woken by no interrupt any more. That is told, and no word about the scenario.
            TestContext.Current.TestOutputHelper?.WriteLine($"once more, on another machine: {e.Message}");
            await TryAsync(scenario, limit);
        }
    }

    private async Task TryAsync(string scenario, TimeSpan limit)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await BootAsync(cancellationToken);
        string order = string.Create(
            CultureInfo.InvariantCulture, $"{scenario} {limit.TotalSeconds:0} {Patience} {Published("patchbayd")} {Published("patchbay")}\n");
        (long start, TimeSpan work) = (TimeProvider.System.GetTimestamp(), Work());
        await _agent!.SendAsync(Encoding.ASCII.GetBytes(order), cancellationToken);
        string? answer;
        try
        {
            // The agent ends what takes too long, and gives it time to tidy up.
            answer = await AnswerWhileItWorksAsync(limit + TimeSpan.FromSeconds(60), cancellationToken);
        }
        catch (Exception e)
        {
            await EndAsync();
            throw new TimeoutException($"the lab did not answer: {e.Message}\n{Said(scenario)}\nconsole:\n{Console()}", e);
        }
        string said = string.Create(
            CultureInfo.InvariantCulture,
            $"{Said(scenario)}{scenario}: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s, {(Work() - work).TotalSeconds:0} s of them the machine's processor worked\n");
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(answer == $"{scenario} 0", $"{answer}: {said}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            try
            {
                await _agent.SendAsync("off\n"u8.ToArray(), CancellationToken.None);
                await _machine!.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                // It is ended by force.
            }
        }
        await EndAsync();
        _folder.Dispose();
    }

    private async Task BootAsync(CancellationToken cancellationToken)
    {
        if (_machine is { HasExited: false })
        {
            return;
        }
        await EndAsync();
        string lab = Environment.GetEnvironmentVariable("PATCHBAY_LAB") ?? Repository.Path("artifacts", "lab");
        (await Tool.RunAsync([Repository.Path("tests", "lab", "build"), lab], cancellationToken, limit: TimeSpan.FromMinutes(10))).Succeeded();
        string socket = _folder.File("agent.sock");
        File.Delete(socket);
        Directory.CreateDirectory(_folder.File("results"));
        // It ends by itself in the end, whatever becomes of this process.
        _machine = Tool.Start(
            ["bash", "-c", $"exec timeout -k 5 {1400 * Patience} \"$@\" >\"$0\" 2>&1 </dev/null", ConsoleLog,
            Repository.Path("tests", "lab", "boot"), lab, _folder.File("results"), socket]);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(BootLimit * Patience);
        try
        {
            _agent = await ConnectAsync(socket, limit.Token);
            _answers = new StreamReader(new NetworkStream(_agent), Encoding.ASCII);
            string? answer = await AnswerAsync(BootLimit * Patience, limit.Token);
            Assert.StartsWith("ready ", answer, StringComparison.Ordinal);
        }
        catch (Exception e)
        {
            await EndAsync();
            throw new TimeoutException($"the lab did not boot: {e.Message}\n{Console()}", e);
        }
    }

    private async Task<Socket> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return socket;
            }
            catch (SocketException) when (_machine is { HasExited: false })
            {
                socket.Dispose();
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private async Task<string?> AnswerAsync(TimeSpan limit, CancellationToken cancellationToken)
        => await _answers!.ReadLineAsync(cancellationToken).AsTask().WaitAsync(limit, cancellationToken)
            ?? throw new IOException("the machine has ended");

    // A kernel that only waits still looks at its clocks. QEMU loses an interrupt now and then where the emulated processor leaves a nested
    // guest at that moment (it changes what is pending without a lock, target/i386/tcg/system/svm_helper.c): where that was the clock's,
    // the processor sleeps until the next comes, which delivers both. A byte on the agent's port is one.
    private async Task<string?> AnswerWhileItWorksAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Task<string?> answer = AnswerAsync(limit, cancellationToken);
        (long ticks, long since, bool isWoken) = (ProcessorTicks(), TimeProvider.System.GetTimestamp(), false);
        while (await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken)) != answer)
        {
            TimeSpan still = TimeProvider.System.GetElapsedTime(since);
            if (ProcessorTicks() is var now && now - ticks >= WorkingTicks)
            {
                if (isWoken)
                {
                    TestContext.Current.TestOutputHelper?.WriteLine($"its processor did next to nothing for {still.TotalSeconds:0} s, was sent an interrupt, and works");
                }
                (ticks, since, isWoken) = (now, TimeProvider.System.GetTimestamp(), false);
            }
            else if (still > Standstill)
            {
                throw new TimeoutException($"its processor has not worked for {Standstill.TotalSeconds} seconds");
            }
            else if (still > Sleep)
            {
                isWoken = true;
                await _agent!.SendAsync("\n"u8.ToArray(), cancellationToken);
            }
        }
        return await answer;
    }

    private async Task EndAsync()
    {
        _answers?.Dispose();
        _agent?.Dispose();
        (_answers, _agent) = (null, null);
        if (_machine is not null)
        {
            if (!_machine.HasExited)
            {
                _machine.Kill(entireProcessTree: true);
            }
            await _machine.WaitForExitAsync(CancellationToken.None);
            _machine.Dispose();
            _machine = null;
        }
    }

    // Emulated, what is compiled as it runs takes minutes to start.
    private static string Published(string name)
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_PUBLISH") ?? Repository.Path("artifacts", "publish");
        string program = Path.Combine(folder, name, "release_linux-x64", name);
        return File.Exists(program) ? program : throw new FileNotFoundException($"{program}: dotnet publish src/{name} -r linux-x64");
    }

    // What the emulator has used of this machine's processors, /proc/PID/stat: on a busy machine it waits for them as well.
    private TimeSpan Work()
    {
        const double TicksPerSecond = 100; // USER_HZ
        return TimeSpan.FromSeconds(Ticks($"/proc/{Emulator}/stat") / TicksPerSecond);
    }

    // Of the emulated processor alone: beside the emulator's first thread, which waits for devices, its only one that works.
    private long ProcessorTicks()
        => Directory.EnumerateDirectories($"/proc/{Emulator}/task").Where(t => Path.GetFileName(t) != Emulator).Max(TicksOfThread);

    private static long TicksOfThread(string folder)
    {
        try
        {
            return Ticks($"{folder}/stat");
        }
        catch (IOException)
        {
            // One of those that wait for files, which come and go.
            return 0;
        }
    }

    private string Emulator => File.ReadAllText($"/proc/{_machine!.Id}/task/{_machine.Id}/children").Trim();

    // utime and stime of proc_pid_stat(5), counted past the name in parentheses.
    private static long Ticks(string stat)
    {
        string[] fields = File.ReadAllText(stat).Split(')')[^1].Split(' ');
        return long.Parse(fields[12], CultureInfo.InvariantCulture) + long.Parse(fields[13], CultureInfo.InvariantCulture);
    }

    private string Said(string scenario)
    {
        string log = _folder.File("results", $"{scenario}.log");
        return File.Exists(log) ? File.ReadAllText(log) : "the scenario said nothing";
    }

    private string Console() => File.Exists(ConsoleLog) ? File.ReadAllText(ConsoleLog) : "";
}
