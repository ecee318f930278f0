using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine.Guests;
using Patchbay.Planning;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>A service on a host of paper, its files in a folder of the test's own.</summary>
internal sealed class GuestFixture : IAsyncDisposable
{
    public const string Image = "/images/web.img";

    private readonly TempFolder _folder = new();
    private EventSubscription<GuestEvent> _events;
    private FakeDaemon _daemon;

    private readonly TimeProvider _time;

    public GuestFixture(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Paths = new HostPaths(_folder.Path);
        Host.Owners[Image] = (0, 0);
        _daemon = new FakeDaemon(Host);
        Service = NewService();
        _events = Service.Subscribe();
    }

    public FakeGuestHost Host { get; } = new();

    /// <summary>What the guests' service works with.</summary>
    public FakeDaemon Daemon => _daemon;

    public HostPaths Paths { get; }

    public GuestService Service { get; private set; }

    public static string Web(string name = "web", string? uuid = "11111111-2222-3333-4444-555555555555", string more = "", string devices = "")
        => $"""
        <domain type='qemu'>
          <name>{name}</name>
          {(uuid is null ? "" : $"<uuid>{uuid}</uuid>")}
          <memory unit='KiB'>65536</memory>
          <vcpu>1</vcpu>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          {more}
          <devices>
            <disk type='file' device='disk'>
              <driver name='qemu' type='raw'/>
              <source file='{Image}'/>
              <target dev='vda' bus='virtio'/>
            </disk>
            <interface type='network'>
              <mac address='52:54:00:00:00:01'/>
              <source network='default'/>
              <model type='virtio'/>
            </interface>
            <serial type='pty'/>
            <console type='pty'/>
            {devices}
          </devices>
        </domain>
        """;

    public Task<GuestView> DefineAsync(string document) => Service.DefineAsync(document, TestContext.Current.CancellationToken);

    public Task<GuestView> StartAsync(GuestView guest) => Service.StartAsync(guest.Uuid, GuestStartOptions.Default, TestContext.Current.CancellationToken);

    /// <summary>Another daemon on the same host and files; the old one is as if killed.</summary>
    public async Task RestartAsync()
    {
        KillDaemon();
        await TakeOverAsync();
    }

    /// <summary>Another daemon on the same host and files, where the old one was killed.</summary>
    public async Task TakeOverAsync()
    {
        _daemon = new FakeDaemon(Host);
        Service = NewService();
        _events = Service.Subscribe();
        await Service.LoadAsync(TestContext.Current.CancellationToken);
    }

    public void KillDaemon() => Host.KillDaemon(_daemon);

    /// <summary>The next thing that became of a guest, within a limit.</summary>
    public async Task<GuestEvent> NextAsync()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        return await _events.Reader.ReadAsync(limit.Token);
    }

    public async Task ExpectAsync(params GuestChange[] changes)
    {
        foreach (GuestChange change in changes)
        {
            Assert.Equal(change, Assert.IsType<GuestEvent.Lifecycle>(await NextAsync()).Change);
        }
    }

    public FakeMonitor Process => Assert.Single(Host.Processes).Value;

    /// <summary>Nothing is left of any guest on the host.</summary>
    public void AssertNothingIsLeft()
    {
        Assert.Empty(Host.Taps);
        Assert.Empty(Host.SwitchPorts);
        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Folders);
        Assert.Empty(Host.Ports);
        Assert.Equal((0u, 0u), Host.Owners[Image]);
        string live = $"{Paths.Run}/guests";
        Assert.Empty(Directory.Exists(live) ? Directory.GetFiles(live) : []);
    }

    /// <summary>Runs an action, killed before and after each of its steps in turn; after each kill another daemon takes over.</summary>
    /// <param name="action">The action.</param>
    /// <param name="check">What holds then.</param>
    /// <param name="isWritten">
    /// Whether what the action writes beside the step that it is killed at is there, by the step's words: one that was killed does not
    /// write any more when another has begun.
    /// </param>
    public async Task EachStepAsync(Func<Task> action, Func<int, Task> check, Func<string, bool>? isWritten = null)
    {
        for (int at = 1; ; at++)
        {
            foreach (bool done in new[] { false, true })
            {
                TaskCompletionSource reached = new();
                string killedAt = "";
                Task Hang(int step, string words)
                {
                    if (step != at)
                    {
                        return Task.CompletedTask;
                    }
                    killedAt = words;
                    reached.TrySetResult();
                    return new TaskCompletionSource().Task;
                }
                Host.ResetSteps();
                if (done)
                {
                    Host.After = Hang;
                }
                else
                {
                    Host.Before = Hang;
                }
                Task running = action();
                if (await Task.WhenAny(running, reached.Task).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken) == running)
                {
                    await running;
                    Host.Before = Host.After = static (_, _) => Task.CompletedTask;
                    Assert.True(at > 2, "there are steps");
                    return;
                }
                for (int i = 0; i < 1000 && isWritten?.Invoke(killedAt) == false; i++)
                {
                    await Task.Delay(10, TestContext.Current.CancellationToken);
                }
                Assert.NotEqual(false, isWritten?.Invoke(killedAt));
                await RestartAsync();
                await check(at);
            }
        }
    }

    public async Task<int> CountAsync(Func<Task> action)
    {
        Host.ResetSteps();
        await action();
        return Host.Steps;
    }

    // What still runs gets no answer, and so ends nowhere.
    public ValueTask DisposeAsync()
    {
        KillDaemon();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private GuestService NewService() => new(
        _daemon, _daemon, _daemon,
        new GuestSettings(Paths, "boot-1")
        {
            User = new QemuUser(64055, 64055, []),
            UnplugLimit = TimeSpan.FromMilliseconds(200),
            HastePatience = TimeSpan.FromMilliseconds(200),
            MonitorInterval = TimeSpan.FromMilliseconds(50),
        },
        _time, NullLoggerFactory.Instance)
    {
        Emulators = _daemon,
    };
}
