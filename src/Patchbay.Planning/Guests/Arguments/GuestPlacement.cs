using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>What a start decides beyond the definition: where things are on this host.</summary>
public sealed record GuestPlacement
{
    /// <summary>The guest's own folder for this run: monitor, channels, sockets.</summary>
    public required string Folder { get; init; }

    /// <summary>Where QEMU's output goes.</summary>
    public required string LogPath { get; init; }

    /// <summary>The user that QEMU runs as; null for the daemon's own.</summary>
    public QemuUser? User { get; init; }

    /// <summary>Interfaces in the order of the document, resolved; those past its end are as the document says.</summary>
    public ValueList<InterfacePlacement> Interfaces { get; init; }

    /// <summary>Ports of VNC and SPICE where the document leaves them open, in the order of the document.</summary>
    public ValueList<uint> GraphicsPorts { get; init; }

    /// <summary>UEFI firmware; null for the document's own loader, or the machine's BIOS.</summary>
    public FirmwarePlacement? Firmware { get; init; }

    /// <summary>Whether the host has vhost-net.</summary>
    public bool HasVhost { get; init; } = true;

    /// <summary>Other devices of the host that serve cards as vhost-net does.</summary>
    public ValueList<string> VhostDevices { get; init; }

    /// <summary>
    /// Whether this only shows what could be: vhost then stands wherever the card allows it, as on a host that has it and
    /// a guest that KVM runs.
    /// </summary>
    public bool IsDryRun { get; init; }

    /// <summary>The emulator where the document names none.</summary>
    public string Emulator { get; init; } = "/usr/bin/qemu-system-x86_64";

    /// <summary>The QEMU's version, 10000 a major and 100 a minor one; decides between spellings.</summary>
    public int QemuVersion { get; init; } = 100000;

    /// <summary>Features of processors that the emulator has heard of: others are off without being named. Null where that was not asked.</summary>
    public IReadOnlySet<string>? CpuFeatures { get; init; }

    /// <summary>Where the monitor listens.</summary>
    public string MonitorPath => $"{Folder}/monitor.sock";

    /// <summary>What a dry run assumes: a tap for each interface, vhost where libvirt would use it.</summary>
    public static GuestPlacement DryRun(DomainDefinition domain, HostPaths paths)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(paths);
        return new GuestPlacement { Folder = $"{paths.Run}/guests/{domain.Name}", LogPath = $"{paths.Logs}/{domain.Name}.log", IsDryRun = true };
    }
}

/// <summary>An interface as it is plugged in.</summary>
/// <param name="Actual">What the interface came to be: a network's bridge, a pool's device.</param>
/// <param name="Tap">The tap's name; null where there is none.</param>
public sealed record InterfacePlacement(InterfaceSource Actual, string? Tap);

/// <summary>UEFI firmware and the guest's variables.</summary>
public sealed record FirmwarePlacement(string Code, string CodeFormat, string? Variables, string VariablesFormat, bool Secure);
