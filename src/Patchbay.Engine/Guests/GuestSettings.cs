using Patchbay.Planning;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>What an administrator decides for all guests.</summary>
/// <param name="Paths">Where everything lives.</param>
/// <param name="BootId">Names this boot of the machine: what was started with another one is to be started again.</param>
public sealed record GuestSettings(HostPaths Paths, string BootId)
{
    /// <summary>The user that QEMU runs as; null for the daemon's own.</summary>
    public QemuUser? User { get; init; }

    /// <summary>Whether every start passes over elements that are not served.</summary>
    public bool AllowUnsupported { get; init; }

    /// <summary>The first TCP port for screens.</summary>
    public int FirstScreenPort { get; init; } = 5900;

    /// <summary>The last TCP port for screens.</summary>
    public int LastScreenPort { get; init; } = 65535;

    /// <summary>How long a request to pull a device out waits for the guest; libvirt's limit.</summary>
    public TimeSpan UnplugLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request to end a guest waits for what else is done to it, before that does not wait for the emulator any more.</summary>
    public TimeSpan HastePatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a question about a running guest waits for the emulator's answer.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an emulator that does not answer is asked again.</summary>
    public TimeSpan MonitorInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Documents of guests.</summary>
    public string Definitions => $"{Paths.Definitions}/guests";

    /// <summary>Live state; only the daemon writes here.</summary>
    public string Live => $"{Paths.Run}/guests";

    /// <summary>Guests' folders while they run: QEMU's user writes in them.</summary>
    public string Folders => $"{Paths.Run}/qemu";

    /// <summary>A marker that the guests which start with the host were started since the host booted.</summary>
    public string AutostartDone => $"{Paths.Run}/guests-autostarted";
}
