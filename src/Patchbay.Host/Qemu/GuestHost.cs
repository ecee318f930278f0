using Microsoft.Extensions.Logging;
using Patchbay.Engine.Guests;
using Patchbay.Host.Passthrough;
using Patchbay.Linux;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>The part of the host that guests need: does their operations, looks for them, and finds their monitors.</summary>
public sealed partial class GuestHost : IGuestMonitors, IDisposable
{
    private readonly NetworkNamespace? _space;
    private readonly ILogger _logger;
    private readonly GuestSpace _links;
    private readonly GuestTaps _taps;
    private readonly GuestPlugHost _plugs;
    private readonly QemuProcesses _processes;
    private readonly QemuDevices _devices;
    private readonly QemuEmulators _emulators;
    private readonly FunctionChanger _functions;

    /// <summary>Nothing is touched until asked.</summary>
    /// <param name="space">Where taps and processes are; null for the daemon's own namespace.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where processes are noted.</param>
    public GuestHost(NetworkNamespace? space, TimeProvider time, ILogger<GuestHost> logger)
    {
        (_space, _logger) = (space, logger);
        _links = new GuestSpace(space);
        _taps = new GuestTaps(_links);
        _plugs = new GuestPlugHost(_taps, _links, space, time, logger);
        _processes = new QemuProcesses(_taps, space, time, logger);
        _devices = new QemuDevices(_processes, _taps);
        _emulators = new QemuEmulators(time);
        _functions = new FunctionChanger(space, logger);
    }

    /// <summary>Does one operation; false where it is not one of a guest's.</summary>
    /// <exception cref="Engine.HostException">It was tried and refused.</exception>
    public async ValueTask<bool> TryPerformAsync(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.CreateTap tap:
                _taps.Create(tap);
                return true;
            case HostOperation.DeleteTap tap:
                _taps.Delete(tap.Tap.Name);
                return true;
            case HostOperation.ChangeOwner change:
                if (!GuestFiles.ChangeOwner(change) && !change.IsOfDevice)
                {
                    LogGone(change.Path, change.User, change.Group);
                }
                return true;
            case HostOperation.CreateFolder folder:
                GuestFiles.Create(folder);
                return true;
            case HostOperation.DeleteFolder folder:
                GuestFiles.Delete(folder.Folder);
                return true;
            case HostOperation.CopyFile copy:
                GuestFiles.Copy(copy);
                return true;
            case HostOperation.BindDriver bind:
                await PciDrivers.BindAsync(bind);
                return true;
            case HostOperation.SetFunction function:
                _functions.Set(function);
                return true;
            case HostOperation.StartQemu start:
                await _processes.StartAsync(start.Launch);
                return true;
            case HostOperation.StopQemu stop:
                await _processes.StopAsync(stop.Launch);
                return true;
            default:
                return await _plugs.TryPerformAsync(operation) || await _devices.TryPerformAsync(operation);
        }
    }

    /// <summary>Looks at what is asked for.</summary>
    public async ValueTask<GuestFacts> LookAsync(GuestScope? scope) => scope is null
        ? GuestFacts.None
        : GuestLook.Look(scope, _space) with { Emulators = await _emulators.AskAsync(scope.Emulators) };

    /// <inheritdoc/>
    public ValueTask<IGuestMonitor?> ConnectAsync(QemuLaunch launch, CancellationToken cancellationToken)
        => _processes.ConnectAsync(launch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IGuestAgent> ConnectAgentAsync(string path, CancellationToken cancellationToken)
        => _processes.ConnectAgentAsync(path, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImageSizes> ReadImageAsync(string path, string format, CancellationToken cancellationToken)
        => _processes.ReadImageAsync(path, format, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _plugs.Dispose();
        _links.Dispose();
    }

    /// <summary>Where it is told what becomes of what guests have, unasked.</summary>
    internal Action<Engine.HostEvent> Tell
    {
        get => _plugs.Tell;
        set => _plugs.Tell = value;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is gone, and could not be given back to {User}:{Group}: where it was moved to, 'chown {User}:{Group}' does so")]
    private partial void LogGone(string path, uint user, uint group);
}
