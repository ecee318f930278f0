using Patchbay.Engine.Guests;
using Patchbay.Engine.Networks;
using Patchbay.Engine.Storage;

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

    /// <summary>Asks for QEMU's version: 1000000 a major, 1000 a minor version; 0 where there is no QEMU.</summary>
    public required Func<CancellationToken, Task<ulong>> QemuVersionAsync { get; init; }

    /// <summary>Whether guests start though their documents hold elements that are not served.</summary>
    public bool AllowUnsupported { get; init; }
}
