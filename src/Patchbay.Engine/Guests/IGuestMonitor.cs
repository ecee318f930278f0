using System.Threading.Channels;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>Finds the monitors of running guests.</summary>
public interface IGuestMonitors
{
    /// <summary>Connects to a guest's QEMU; null where it does not run (any more).</summary>
    /// <exception cref="HostException">It runs and does not answer.</exception>
    ValueTask<IGuestMonitor?> ConnectAsync(QemuLaunch launch, CancellationToken cancellationToken);

    /// <summary>Connects to the agent inside a guest, by the socket of its channel.</summary>
    /// <exception cref="HostException">Nobody listens there.</exception>
    ValueTask<IGuestAgent> ConnectAgentAsync(string path, CancellationToken cancellationToken);

    /// <summary>Looks at a disk image that guests use.</summary>
    /// <param name="path">A file or a device.</param>
    /// <param name="format">The image's format, as <c>raw</c> or <c>qcow2</c>.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="HostException">It is not there, or is something else.</exception>
    ValueTask<ImageSizes> ReadImageAsync(string path, string format, CancellationToken cancellationToken);
}

/// <summary>A running QEMU: its process and its monitor. Disposing leaves it running.</summary>
public interface IGuestMonitor : IGuestMachine, IAsyncDisposable
{
    /// <summary>Its process.</summary>
    int ProcessId { get; }

    /// <summary>QEMU's version as it runs, in hundreds of hundreds: 80201 is 8.2.1. The file it was started from may be another since.</summary>
    int QemuVersion { get; }

    /// <summary>What QEMU tells, in order; completed when the process has ended or the monitor is lost.</summary>
    ChannelReader<MonitorEvent> Events { get; }

    /// <summary>Completes when the process has ended.</summary>
    Task Ended { get; }

    /// <summary>QEMU's run state, such as <c>running</c>, <c>paused</c>, <c>prelaunch</c>, <c>shutdown</c>, <c>guest-panicked</c>.</summary>
    ValueTask<string> QueryStatusAsync(CancellationToken cancellationToken);

    /// <summary>Runs a command without arguments: <c>cont</c>, <c>stop</c>, <c>system_reset</c>, <c>system_powerdown</c>, <c>system_wakeup</c>, <c>quit</c>.</summary>
    /// <exception cref="HostException">QEMU refused, in its own words, or is gone.</exception>
    ValueTask RunAsync(string command, CancellationToken cancellationToken);

    /// <summary>Runs a whole command, as JSON, and gives the whole answer.</summary>
    ValueTask<string> RunRawAsync(string command, CancellationToken cancellationToken);

    /// <summary>Types a line at the human monitor, and gives what it prints.</summary>
    ValueTask<string> RunLineAsync(string line, CancellationToken cancellationToken);

    /// <summary>Pulls or plugs a card's cable, by its id.</summary>
    ValueTask SetLinkAsync(string device, bool up, CancellationToken cancellationToken);

    /// <summary>Ids of the devices that the machine has, of those with one.</summary>
    ValueTask<IReadOnlySet<string>> QueryDevicesAsync(CancellationToken cancellationToken);

    /// <summary>Asks the guest to let a device go; what it does is told by <see cref="MonitorEvent.DeviceDeleted"/> or <see cref="MonitorEvent.DeviceKept"/>.</summary>
    /// <param name="device">The device's id.</param>
    /// <param name="netdev">A back end that QEMU is told to remove (<c>netdev_del</c>) as soon as the device is gone; null for none.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    ValueTask UnplugAsync(string device, string? netdev, CancellationToken cancellationToken);

    /// <summary>The node of the medium in a drive, by the drive's id; null for an empty drive.</summary>
    ValueTask<string?> QueryMediumAsync(string device, CancellationToken cancellationToken);

    /// <summary>Which frames the guest has its card take. QEMU tells of changes only after it was asked.</summary>
    ValueTask<CardFilter> QueryFilterAsync(string device, CancellationToken cancellationToken);

    /// <summary>Ptys by the id of their character device, such as <c>charserial0</c>.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> QueryPtysAsync(CancellationToken cancellationToken);

    /// <summary>The ids of virtio ports that the guest's side has open, such as <c>channel0</c>.</summary>
    ValueTask<IReadOnlySet<string>> QueryOpenPortsAsync(CancellationToken cancellationToken);

    /// <summary>Sets the password of <c>vnc</c> or <c>spice</c>.</summary>
    ValueTask SetPasswordAsync(string protocol, string password, CancellationToken cancellationToken);

    /// <summary>What the guest has of its memory now, in KiB; null without a balloon.</summary>
    ValueTask<ulong?> QueryMemoryAsync(CancellationToken cancellationToken);

    /// <summary>What the process has used; zero where it has ended.</summary>
    ProcessUsage ReadUsage();
}

/// <summary>Which frames a guest has its card take.</summary>
/// <param name="Mac">Its address as the guest set it.</param>
/// <param name="Promiscuous">Whether all.</param>
/// <param name="AllMulticast">Whether all that go to groups.</param>
/// <param name="Multicast">Groups.</param>
public sealed record CardFilter(MacAddress Mac, bool Promiscuous, bool AllMulticast, ValueList<MacAddress> Multicast);

/// <summary>What a process has used.</summary>
/// <param name="User">Processor time outside the kernel.</param>
/// <param name="System">Processor time in the kernel.</param>
/// <param name="Resident">Bytes of memory.</param>
public readonly record struct ProcessUsage(TimeSpan User, TimeSpan System, ulong Resident);
