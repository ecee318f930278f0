using System.Runtime.InteropServices;

namespace Patchbay.Engine.Guests;

/// <content>Memory, processors, keys and screens of guests.</content>
public sealed partial class GuestService
{
    /// <summary>Sets how much memory a guest has, in KiB.</summary>
    /// <exception cref="RefusedException">More than there can be, or a running guest has no balloon.</exception>
    public Task SetMemoryAsync(Guid guest, ulong memory, DeviceScope impact, CancellationToken cancellationToken)
        => _guests.Find(guest).SetMemoryAsync(memory, impact, cancellationToken);

    /// <summary>Sets how much memory a guest starts with, in KiB.</summary>
    /// <exception cref="RefusedException">What runs cannot be changed so.</exception>
    public Task SetMaxMemoryAsync(Guid guest, ulong memory, DeviceScope impact, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _guests.Find(guest).SetMaxMemoryAsync(memory, impact);
    }

    /// <summary>Sets how often a guest's system tells of its memory, in seconds; 0 for never.</summary>
    /// <exception cref="RefusedException">It has no balloon.</exception>
    public Task SetMemoryPeriodAsync(Guid guest, uint seconds, DeviceScope impact, CancellationToken cancellationToken)
        => _guests.Find(guest).SetMemoryPeriodAsync(seconds, impact, cancellationToken);

    /// <summary>What is known of a running guest's memory.</summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public Task<IReadOnlyList<(MemoryFigure Figure, ulong Value)>> MemoryFiguresAsync(Guid guest, CancellationToken cancellationToken)
        => _guests.Find(guest).MemoryFiguresAsync(cancellationToken);

    /// <summary>Sets how many processors a guest has.</summary>
    /// <exception cref="RefusedException">More than there can be, or the guest does not let one go.</exception>
    public Task SetVcpusAsync(Guid guest, uint count, DeviceScope impact, CancellationToken cancellationToken)
        => _guests.Find(guest).SetVcpusAsync(count, impact, cancellationToken);

    /// <summary>Sets how many processors a guest can have.</summary>
    /// <exception cref="RefusedException">What runs cannot be changed so.</exception>
    public Task SetMaxVcpusAsync(Guid guest, uint count, DeviceScope impact, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _guests.Find(guest).SetMaxVcpusAsync(count, impact);
    }

    /// <summary>The processors of a running guest.</summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public Task<IReadOnlyList<VcpuFigures>> VcpusAsync(Guid guest, CancellationToken cancellationToken) => _guests.Find(guest).VcpusAsync(cancellationToken);

    /// <summary>Presses keys of a guest together.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="keys">QEMU's key numbers.</param>
    /// <param name="holdTime">Milliseconds; 0 for the usual.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="RefusedException">It does not run.</exception>
    public Task SendKeysAsync(Guid guest, IReadOnlyList<int> keys, uint holdTime, CancellationToken cancellationToken)
        => _guests.Find(guest).SendKeysAsync(keys, holdTime, cancellationToken);

    /// <summary>Sends a guest an interrupt that cannot be masked.</summary>
    /// <exception cref="RefusedException">It does not run.</exception>
    public Task InjectNmiAsync(Guid guest, CancellationToken cancellationToken) => _guests.Find(guest).InjectNmiAsync(cancellationToken);

    /// <summary>Wakes a guest up that sleeps in memory.</summary>
    /// <exception cref="RefusedException">It does not sleep.</exception>
    public Task WakeUpAsync(Guid guest, CancellationToken cancellationToken) => _guests.Find(guest).WakeUpAsync(cancellationToken);

    /// <summary>A picture of a running guest's screen, as PNG.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="screen">From 0, over all heads of all its video devices.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="RefusedException">It does not run, or has no such screen.</exception>
    public Task<byte[]> ScreenshotAsync(Guid guest, uint screen, CancellationToken cancellationToken)
        => _guests.Find(guest).ScreenshotAsync(screen, cancellationToken);

    /// <summary>Hands a viewer's connection to a running guest's screen.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="screen">Which <c>&lt;graphics&gt;</c>, from 0.</param>
    /// <param name="connection">A connected socket; it stays the caller's.</param>
    /// <param name="skipAuthentication">Whether the viewer is let in without a password.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    /// <exception cref="RefusedException">It does not run, has no such screen, or the descriptor is no socket.</exception>
    public Task AddViewerAsync(Guid guest, uint screen, SafeHandle connection, bool skipAuthentication, CancellationToken cancellationToken)
        => _guests.Find(guest).AddViewerAsync(screen, connection, skipAuthentication, cancellationToken);
}
