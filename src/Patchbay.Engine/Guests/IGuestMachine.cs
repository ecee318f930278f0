using System.Runtime.InteropServices;
using Patchbay.Planning.Capabilities;

namespace Patchbay.Engine.Guests;

/// <summary>A running QEMU: what can be measured of its machine, and done to it beside its life.</summary>
public interface IGuestMachine
{
    /// <summary>Sets how much memory the balloon leaves the guest, in KiB; it gets there by and by.</summary>
    /// <returns>False where there is no balloon, or nobody in the guest who works it.</returns>
    ValueTask<bool> SetMemoryAsync(ulong memory, CancellationToken cancellationToken);

    /// <summary>What the guest told of its memory.</summary>
    /// <param name="balloon">The balloon's id.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    ValueTask<IReadOnlyList<(MemoryFigure Figure, ulong Value)>> QueryMemoryFiguresAsync(string balloon, CancellationToken cancellationToken);

    /// <summary>Sets how often the guest tells of its memory.</summary>
    /// <param name="balloon">The balloon's id.</param>
    /// <param name="seconds">0 for never.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    ValueTask SetMemoryPeriodAsync(string balloon, uint seconds, CancellationToken cancellationToken);

    /// <summary>The virtual processors, by number.</summary>
    ValueTask<IReadOnlyList<VcpuFigures>> QueryVcpusAsync(CancellationToken cancellationToken);

    /// <summary>What the first processor came to be; null where it is none of x86, or this QEMU does not tell.</summary>
    ValueTask<GuestCpu?> QueryCpuAsync(CancellationToken cancellationToken);

    /// <summary>How many virtual processors are plugged in.</summary>
    ValueTask<int> QueryVcpuCountAsync(CancellationToken cancellationToken);

    /// <summary>Plugs the next virtual processor in.</summary>
    /// <exception cref="HostException">There is none left, or QEMU refused.</exception>
    ValueTask PlugVcpuAsync(CancellationToken cancellationToken);

    /// <summary>Asks the guest to let go of the virtual processor that was plugged in last.</summary>
    /// <exception cref="HostException">There is none that can go.</exception>
    ValueTask UnplugVcpuAsync(CancellationToken cancellationToken);

    /// <summary>The drives.</summary>
    ValueTask<IReadOnlyList<DriveFigures>> QueryDrivesAsync(CancellationToken cancellationToken);

    /// <summary>Presses keys together.</summary>
    /// <param name="keys">QEMU's key numbers.</param>
    /// <param name="holdTime">Milliseconds; 0 for QEMU's own.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    ValueTask SendKeysAsync(IReadOnlyList<int> keys, uint holdTime, CancellationToken cancellationToken);

    /// <summary>A picture of a screen, as PNG.</summary>
    /// <param name="path">A file that QEMU may write; it is left there.</param>
    /// <param name="device">The video device's id; null for the first.</param>
    /// <param name="head">Which of its screens.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    ValueTask<byte[]> ScreenshotAsync(string path, string? device, int head, CancellationToken cancellationToken);

    /// <summary>Takes a viewer whose connection is there already.</summary>
    /// <param name="protocol"><c>vnc</c>, <c>spice</c> or <c>@dbus-display</c>.</param>
    /// <param name="connection">A connected socket; it stays the caller's.</param>
    /// <param name="skipAuthentication">Whether the viewer is let in without a password.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="HostException">QEMU refused, or the descriptor is no socket.</exception>
    ValueTask AddViewerAsync(string protocol, SafeHandle connection, bool skipAuthentication, CancellationToken cancellationToken);
}
