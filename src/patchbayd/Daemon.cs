using Microsoft.Extensions.Logging;
using Patchbay.Daemon.Rpc;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Engine.Hooks;
using Patchbay.Engine.Networks;
using Patchbay.Engine.Storage;
using Patchbay.Host;
using Patchbay.Host.Addresses;
using Patchbay.Host.Bus;
using Patchbay.Host.Machine;
using Patchbay.Host.Qemu;
using Patchbay.Host.Storage;
using Patchbay.Linux;
using Patchbay.Planning;
using Patchbay.Planning.Operations;
using Patchbay.Rpc;

namespace Patchbay.Daemon;

/// <summary>The daemon, put together by hand: host, services, sockets.</summary>
internal sealed partial class Daemon(DaemonOptions options, ILoggerFactory loggers)
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = loggers.CreateLogger<Daemon>();

    /// <summary>Serves until cancelled. Guests and networks go on without it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ComposeAsync(cancellationToken);
        }
        catch (LinuxException e) when (e.Errno is Errno.EPERM or Errno.EACCES)
        {
            string why = e.Message + "; the daemon must be root";
            LogCannotStart(why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or StoreException or HostException or LinuxException)
        {
            LogCannotStart(e.Message);
        }
        return 1;
    }

    private async Task<int> ComposeAsync(CancellationToken cancellationToken)
    {
        HostPaths paths = new(options.Root);
        TimeProvider time = TimeProvider.System;
        QemuUser? user = QemuUsers.Find(options.QemuUser);
        if (user is null && Accounts.EffectiveUser == 0)
        {
            LogQemuIsRoot();
        }
        using FileLock alone = await TakeLockAsync(paths, time);
        using HostMachine machine = HostMachine.Open(time);
        using GuestHost guestHost = new(null, time, loggers.CreateLogger<GuestHost>());
        using SystemBus bus = new(time);
        // Managers of a machine know its links: of those in another namespace they may know others by the same names and numbers.
        SystemBus? managers = NetworkNamespace.IsOfFirstProcess() ? bus : null;
        using LinuxHost host = new(paths, null, guestHost, time, loggers.CreateLogger<LinuxHost>(), options.SwitchSocket, bus: managers);
        HookScripts hooks = new(paths, host, loggers.CreateLogger<HookScripts>()) { Limit = options.HookLimit };
        NetworkService networks = new(
            paths, host, new PlanExecutor(host, loggers.CreateLogger<PlanExecutor>()), time, LinuxHost.BootId, loggers.CreateLogger<NetworkService>())
        {
            AppliesDefinitions = options.AppliesDefinitions,
            Hooks = hooks,
        };
        StorageService storage = new(paths, new StorageHost(), LinuxHost.BootId, loggers.CreateLogger<StorageService>());
        await using GuestService guests = new(
            host, guestHost, new NetworkPlugs(networks), new GuestSettings(paths, LinuxHost.BootId) { User = user, AllowUnsupported = options.AllowUnsupported }, time, loggers)
        {
            Volumes = new PoolVolumes(storage),
            Emulators = machine,
            Addresses = new AddressListener(null, time, loggers.CreateLogger<AddressListener>()),
            Hooks = hooks,
        };
        Services services = new()
        {
            Authentication = await Authentication.ChooseAsync(options.Authentication, bus, cancellationToken),
            Networks = networks,
            Guests = guests,
            Storage = storage,
            Machine = machine,
            QemuUser = user,
            AllowUnsupported = options.AllowUnsupported,
        };
        await hooks.TellAsync(hooks.Daemon("start"));
        try
        {
            return await ServeAsync(services, paths, cancellationToken);
        }
        finally
        {
            await hooks.TellAsync(hooks.Daemon("shutdown"));
        }
    }

    // A daemon that was killed while it started a process has left its lock with that until it runs its program.
    private static async Task<FileLock> TakeLockAsync(HostPaths paths, TimeProvider time)
    {
        TimeSpan patience = TimeSpan.FromSeconds(2);
        TimeSpan interval = TimeSpan.FromMilliseconds(20);
        try
        {
            Directory.CreateDirectory(paths.Run);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"make the folder {paths.Run}: {e.Message}", e);
        }
        long begin = time.GetTimestamp();
        while (true)
        {
            if (FileLock.TryTake($"{paths.Run}/patchbayd.lock") is { } alone)
            {
                return alone;
            }
            if (time.GetElapsedTime(begin) > patience)
            {
                throw new IOException($"another patchbayd runs on {paths.Run}; give this one a --root of its own");
            }
            await Task.Delay(interval, time);
        }
    }

    private async Task<int> ServeAsync(Services services, HostPaths paths, CancellationToken cancellationToken)
    {
        List<ListeningSocket> sockets = [];
        try
        {
            foreach (string path in options.Sockets.Prepend(paths.Socket))
            {
                sockets.Add(ListeningSocket.Open(path, readOnly: false, forAll: services.Authentication.IsByPolkit));
                sockets.Add(ListeningSocket.Open($"{path}-ro", readOnly: true, forAll: true));
            }
            services.Networks.GuestBridges = services.Guests.HostBridges;
            services.Networks.HostTold = told => services.Guests.Note(told, cancellationToken);
            // Networks and disks first: guests are plugged into the ones and made of the others.
            await services.Storage.LoadAsync(cancellationToken);
            await services.Networks.LoadAsync(cancellationToken);
            await services.Guests.LoadAsync(cancellationToken);
            await using RpcServer<Session> server = new(ServerOptions.Create(services, loggers));
            using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using NodeDeviceWatch devices = NodeDeviceWatch.Open(services.Machine);
            List<Task> work =
            [
                services.Networks.RunAsync(stopping.Token), KeepPluggedAsync(services, stopping.Token), KeepPassedAsync(services, stopping.Token), services.Guests.KeepSwitchPortsAsync(stopping.Token), devices.RunAsync(services.DeviceEvents, stopping.Token),
            ];
            work.AddRange(sockets.Select(s => server.ServeAsync(s.Socket, s.IsReadOnly, stopping.Token)));
            ServiceManager.Notify(ServiceManager.Ready);
            foreach (ListeningSocket socket in sockets)
            {
                LogServing(socket.Path);
            }
            // It serves meanwhile: guests may take their time to start.
            await services.Guests.AutostartAsync(cancellationToken);
            try
            {
                // One that ends before it is told to has failed: the daemon must not go on half alive.
                await await Task.WhenAny(work);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Asked to stop.
            }
            ServiceManager.Notify(ServiceManager.Stopping);
            await stopping.CancelAsync();
            await server.StopAsync(StopGrace);
            LogStopped();
            return cancellationToken.IsCancellationRequested ? 0 : 1;
        }
        finally
        {
            foreach (ListeningSocket socket in sockets)
            {
                socket.Dispose();
            }
        }
    }

    // A network that started again, or was repaired, has a new bridge, and one that was changed may have renamed it: its
    // guests' taps follow.
    private static async Task KeepPluggedAsync(Services services, CancellationToken cancellationToken)
    {
        using EventSubscription<NetworkEvent> events = services.Networks.Events.Subscribe();
        await foreach (NetworkEvent happened in events.Reader.ReadAllAsync(cancellationToken))
        {
            switch (happened)
            {
                case NetworkEvent.Changed:
                    services.Guests.FollowSoon(cancellationToken);
                    break;
                case NetworkEvent.Started or NetworkEvent.Repaired { IsOfPlugsAlone: false } or NetworkEvent.Unplugged:
                    services.Guests.ReplugSoon(cancellationToken);
                    break;
                default:
                    break;
            }
        }
    }

    // Other programs' packet filters are asked about bridges of the host that guests name themselves, as well.
    private static async Task KeepPassedAsync(Services services, CancellationToken cancellationToken)
    {
        using EventSubscription<GuestEvent> events = services.Guests.Subscribe();
        await foreach (GuestEvent happened in events.Reader.ReadAllAsync(cancellationToken))
        {
            if (happened is GuestEvent.Lifecycle or GuestEvent.DeviceAdded or GuestEvent.DeviceRemoved)
            {
                await services.Networks.NoteGuestsAsync(cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "serving on {Socket}")]
    private partial void LogServing(string socket);

    [LoggerMessage(Level = LogLevel.Warning, Message = "QEMU runs as root, as --qemu-user says: a guest that breaks out of it owns this host")]
    private partial void LogQemuIsRoot();

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped; networks and guests go on")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Critical, Message = "cannot start: {Why}")]
    private partial void LogCannotStart(string why);
}
