using Patchbay.Daemon.Rpc;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Engine.Storage;
using Patchbay.Host.Machine;
using Patchbay.Planning.Operations;

namespace Patchbay.Daemon;

/// <summary>What the daemon can do, as its RPC bindings use it.</summary>
internal sealed record Services
{
    /// <summary>Networks.</summary>
    public required NetworkService Networks { get; init; }

    /// <summary>Guests.</summary>
    public required GuestService Guests { get; init; }

    /// <summary>Storage pools and volumes.</summary>
    public required StorageService Storage { get; init; }

    /// <summary>The machine that all runs on.</summary>
    public required HostMachine Machine { get; init; }

    /// <summary>What comes, goes and changes among the machine's devices.</summary>
    public EventHub<NodeDeviceEvent> DeviceEvents { get; } = new();

    /// <summary>Who QEMU runs as; null for the daemon's own user.</summary>
    public QemuUser? QemuUser { get; init; }

    /// <summary>Who may come in.</summary>
    public required Authentication Authentication { get; init; }

    /// <summary>Whether guests start though their documents hold elements that are not served.</summary>
    public bool AllowUnsupported { get; init; }
}
