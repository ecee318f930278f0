using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Host.Qemu;
using Patchbay.Linux;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Qemu;

/// <summary>A guest's part of a host in a folder and a network of its own, and launches of a QEMU without a machine.</summary>
internal sealed class QemuFixture : IAsyncDisposable
{
    public const string Binary = "/usr/bin/qemu-system-x86_64";

    private readonly TempFolder _folder = new();
    private readonly List<QemuLaunch> _launches = [];

    public QemuFixture(PrivateNetwork? network = null)
    {
        Assert.SkipUnless(File.Exists(Binary) || Environment.GetEnvironmentVariable("CI") == "true", $"{Binary} is not installed");
        Network = network;
        Host = NewHost();
    }

    public PrivateNetwork? Network { get; }

    public string Folder => _folder.Path;

    public GuestHost Host { get; }

    /// <summary>As another daemon would have it, which knows nothing.</summary>
    public GuestHost NewHost() => new(Network?.Namespace, TimeProvider.System, NullLogger<GuestHost>.Instance);

    public QemuLaunch Launch(string guest, params string[] more)
    {
        string folder = Path.Combine(Folder, guest);
        Directory.CreateDirectory(folder);
        QemuLaunch launch = new()
        {
            Guest = guest,
            Binary = Binary,
            Arguments =
            [
                "-name", $"guest={guest}", "-S", "-accel", "tcg", "-display", "none", "-no-user-config", "-nodefaults", "-no-shutdown",
                "-chardev", $"socket,id=charmonitor,fd={QemuLaunch.Descriptor("monitor")},server=on,wait=off",
                "-mon", "chardev=charmonitor,id=monitor,mode=control",
                .. more is [] ? ["-machine", "none"] : more,
            ],
            Environment = ["LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            Descriptors = ["monitor"],
            MonitorPath = Path.Combine(folder, "monitor.sock"),
            LogPath = Path.Combine(Folder, "logs", $"{guest}.log"),
        };
        _launches.Add(launch);
        return launch;
    }

    public async Task StartAsync(QemuLaunch launch) => Assert.True(await Host.TryPerformAsync(new HostOperation.StartQemu(launch)));

    public async Task StopAsync(QemuLaunch launch) => Assert.True(await Host.TryPerformAsync(new HostOperation.StopQemu(launch)));

    public static bool Lives(int process) => ProcessTable.CommandLine(process) is { Count: > 0 };

    public async ValueTask DisposeAsync()
    {
        foreach (QemuLaunch launch in _launches)
        {
            await StopAsync(launch);
        }
        Host.Dispose();
        _folder.Dispose();
    }
}
