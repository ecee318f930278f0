using System.Globalization;
using Patchbay.Engine;
using Patchbay.Host.Machine;
using Patchbay.Linux;
using Patchbay.Model.Values;
using Patchbay.Netlink.Route;

namespace Patchbay.Host.Qemu;

/// <summary>
/// Hears of switches that let guests' ports go, and of an lldpad that starts and knows none of them; from the first port on that lldpad is
/// asked about.
/// </summary>
/// <param name="space">Where the devices are; null for the daemon's own namespace.</param>
internal sealed class StationWatch(NetworkNamespace? space) : IDisposable
{
    private const string Folder = "/run";
    private const string PidFile = "lldpad.pid";

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private PortMonitor? _ports;
    private FolderWatcher? _folder;

    /// <summary>Where news goes.</summary>
    public Action<HostEvent> Tell { get; set; } = static _ => { };

    /// <summary>Where lldpad says that it listens.</summary>
    public static string Path => $"{Folder}/{PidFile}";

    /// <summary>The address that lldpad has bound, which is its process; null where it does not run.</summary>
    public static uint? Speaker
        => uint.TryParse(SystemFiles.Text(Path)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out uint process) && process != 0 ? process : null;

    /// <summary>Begins to listen, and gives where.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public uint Listen()
    {
        lock (_lock)
        {
            if (_ports is null)
            {
                _ports = space is null ? PortMonitor.Open() : space.Run(PortMonitor.Open);
                _ = HearAsync(_ports);
            }
            if (_folder is null && (_folder = TryWatch()) is { } folder)
            {
                _ = FollowAsync(folder, Speaker);
            }
            return _ports.Address;
        }
    }

    // Where others have used up the kernel's watches, a start of lldpad is not noticed; the next card tries again.
    private static FolderWatcher? TryWatch()
    {
        try
        {
            return FolderWatcher.Open(Folder);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        lock (_lock)
        {
            _ports?.Dispose();
            _folder?.Dispose();
        }
        _stop.Dispose();
    }

    // Only who may administer networks can send to another program here, and lldpad names itself.
    private async Task HearAsync(PortMonitor ports)
    {
        try
        {
            await foreach (PortReleased released in ports.ReadAsync(_stop.Token))
            {
                if (released.Speaker == Speaker)
                {
                    Tell(new HostEvent.PortReleased(
                        released.Mac is { } mac ? new MacAddress(mac.GetAddressBytes().Aggregate(0UL, static (bits, octet) => (bits << 8) | octet)) : null, released.Instance));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    private async Task FollowAsync(FolderWatcher folder, uint? last)
    {
        try
        {
            await foreach (string? name in folder.ReadAsync(_stop.Token))
            {
                if (name is null or PidFile && Speaker is var now && now != last)
                {
                    last = now;
                    if (now is not null)
                    {
                        Tell(new HostEvent.SwitchSpeakerStarted());
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }
}
