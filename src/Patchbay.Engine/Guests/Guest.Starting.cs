using System.Globalization;
using Patchbay.Engine.Hooks;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>From nothing to a running guest.</content>
internal sealed partial class Guest
{
    /// <summary>Starts from a document; the stored one, where null.</summary>
    /// <exception cref="RefusedException">It runs already, or cannot be started; nothing is left of the try.</exception>
    public Task<GuestView> StartAsync(DomainDocument? document, GuestStartOptions options, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        if (_live is not null)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "domain is already running");
        }
        try
        {
            document ??= GuestDocuments.Load(_context.Definitions.PathOf(_view.Name));
            await BeginAsync(document, options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Of these the sentence says it all; anything else is a defect, and a trace helps to find it.
            if (e is RefusedException or PlanFailedException or HostException or StoreException)
            {
                LogWarning(_view.Name, $"did not start: {e.Message}");
            }
            else
            {
                LogFailed(_view.Name, "did not start", e);
            }
            if (_live is null)
            {
                Show(_view with { Status = GuestStatus.Shutoff(ShutoffReason.Failed) });
                RemoveIfNothingIsLeft();
            }
            throw e as RefusedException ?? (e is HookFailedException or PlanFailedException { InnerException: HookFailedException }
                ? new RefusedException(Refusal.HookFailed, RefusalArea.Hook, e.Message, e)
                : new RefusedException(Refusal.Internal, RefusalArea.Qemu, Words(e), e));
        }
        catch
        {
            RemoveIfNothingIsLeft();
            throw;
        }
        return _view;
    });

    private async Task BeginAsync(DomainDocument document, GuestStartOptions options, CancellationToken cancellationToken)
    {
        GuestPreparation preparation = new(_context, document);
        DomainDefinition domain = document.Definition with { Id = preparation.Id };
        bool isTold = _context.Hooks.HasGuest;
        try
        {
            if (isTold)
            {
                // A daemon that finds this tells the scripts how it ended. They may make what the guest needs: nothing is looked at before.
                preparation.Note(domain);
                await _context.Hooks.RunAsync(_context.Hooks.Guest("prepare", domain));
            }
            await StartAsync(preparation, options, cancellationToken);
        }
        catch when (_live is null)
        {
            if (isTold)
            {
                await _context.Hooks.TellAsync(_context.Hooks.GuestEnded("stopped", domain));
            }
            await preparation.ReleasePortsAsync();
            await ReleaseAsync(domain, ShutoffReason.Failed, isTold);
            // Written down as gone before another guest may have it.
            preparation.GiveUp();
            throw;
        }
    }

    private async Task StartAsync(GuestPreparation preparation, GuestStartOptions options, CancellationToken cancellationToken)
    {
        LiveGuest live = await preparation.ChooseAsync(options, cancellationToken);
        // Before the first change of the host: a daemon that finds this takes the start back.
        _context.Live.Save(live);
        HostPlan plan = WithHook(preparation.Plan, static o => o is HostOperation.StartQemu, 0, _context.Hooks.Guest("start", live.Definition));
        bool planned = false;
        try
        {
            await _context.Executor.ApplyAsync(plan, cancellationToken);
            planned = true;
            await BringUpAsync(live, options, cancellationToken);
        }
        catch (Exception e)
        {
            bool mayLive = IsOfQemu(e);
            if (planned)
            {
                await DropMonitorAsync();
                ValueList<Leftover> leftovers = await _context.Executor.ApplyAllAsync(
                    GuestPlanner.Stop(live.Start, preparation.Plan.Operations.OfType<HostOperation.ChangeOwner>().ToValueList()));
                mayLive = leftovers.Any(static l => l.Operation is HostOperation.StopQemu);
            }
            if (mayLive && await LivesAsync(live.Start.Launch))
            {
                // As of one that ends: what it uses stays taken, and whoever destroys it later finishes.
                Update(live with { Phase = GuestPhase.Stopping, Status = GuestStatus.Ending });
                throw new RefusedException(
                    Refusal.Internal, RefusalArea.Qemu, $"{Words(e)}; its process does not end, and what that uses stays taken until '{_view.Name}' is destroyed", e);
            }
            _live = null;
            Show(_view with { Live = null, Id = null, ProcessId = 0 });
            throw;
        }
    }

    // Whether the process may be there: its start failed, or taking that back.
    private static bool IsOfQemu(Exception e) => e is PlanFailedException failed
        && (failed.Operation is HostOperation.StartQemu || failed.Leftovers.Any(static l => l.Operation is HostOperation.StopQemu));

    // QEMU is there with its processors stopped: what can only be told to its monitor, and what only it can tell.
    private async Task BringUpAsync(LiveGuest live, GuestStartOptions options, CancellationToken cancellationToken)
    {
        IGuestMonitor monitor = await _context.Monitors.ConnectAsync(live.Start.Launch, cancellationToken)
            ?? throw new HostException($"connect to the monitor of {_view.Name}: its process has ended");
        _monitor = monitor;
        // QEMU is asked while it is told the rest.
        Task<GuestCpu?> processor = CpuLive.IsAsked(live.Definition) ? monitor.QueryCpuAsync(cancellationToken).AsTask() : Task.FromResult<GuestCpu?>(null);
        DomainDefinition domain = LivePtys.Fill(live.Definition, await monitor.QueryPtysAsync(cancellationToken));
        foreach (InterfaceDefinition nic in domain.Devices.Interfaces.Where(n => n.LinkUp == false))
        {
            await monitor.SetLinkAsync(nic.Info.Alias!, up: false, cancellationToken);
        }
        await SetPasswordsAsync(monitor, domain, cancellationToken);
        await SetMemoryPeriodAsync(monitor, domain, cancellationToken);
        domain = GuestProcessor.Update(domain, live.WantedCpu, await processor);
        ulong askedMemory = await SetMemoryAsync(monitor, domain, cancellationToken);
        if (!options.Paused)
        {
            await _context.Executor.ApplyAsync(GuestPlanner.Follow(_view.Name, live.Start.Taps, live.Start.Plugs, running: true), cancellationToken);
            await monitor.RunAsync("cont", cancellationToken);
        }
        await _context.Hooks.RunAsync(_context.Hooks.Guest("started", domain));
        // From here on the guest is there; only now does a restarted daemon keep it.
        live = live with
        {
            Phase = GuestPhase.Running,
            Definition = domain,
            AskedMemory = askedMemory,
            ClockStart = domain.Clock.Offset == ClockOffset.Variable && long.TryParse(domain.Clock.Adjustment, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0,
            Status = options.Paused ? GuestStatus.Paused(PausedReason.User) : GuestStatus.Running(RunningReason.Booted),
        };
        _context.Live.Save(live);
        _live = live;
        Show(_view with { Status = live.Status, Live = domain, WantedCpu = live.WantedCpu, Id = live.Id, ProcessId = monitor.ProcessId });
        await SeePortsAsync(monitor, justStarted: true);
        FollowServers(monitor);
        _ = WatchAsync(monitor);
        LogHappened(_view.Name, options.Paused ? "started, paused" : "started");
        if (options.Paused)
        {
            Tell(GuestChange.Started);
            Tell(GuestChange.Suspended);
        }
        else
        {
            // libvirt tells in this order: its guests run before they count as started.
            Tell(GuestChange.Resumed);
            Tell(GuestChange.Started);
        }
    }

    // Scripts have their turn before or after one operation of a plan.
    private static HostPlan WithHook(HostPlan plan, Func<HostOperation, bool> isIt, int offset, HostOperation.RunHook? hook)
        => hook is null || plan.Operations.Index().FirstOrDefault(o => isIt(o.Item)) is not (var at, { })
            ? plan
            : plan with { Operations = [.. plan.Operations.Take(at + offset), hook, .. plan.Operations.Skip(at + offset)] };

    private static async Task SetPasswordsAsync(IGuestMonitor monitor, DomainDefinition domain, CancellationToken cancellationToken)
    {
        foreach (GraphicsDefinition screen in domain.Devices.Graphics)
        {
            (string Protocol, string? Password) wanted = screen switch
            {
                GraphicsDefinition.Vnc vnc => ("vnc", vnc.Password.Text),
                GraphicsDefinition.Spice spice => ("spice", spice.Password.Text),
                _ => ("", null),
            };
            if (wanted.Password is { } password)
            {
                await monitor.SetPasswordAsync(wanted.Protocol, password, cancellationToken);
            }
        }
    }

    // libvirt's clients show this after "Failed to start domain": QEMU's own words are what helps.
    private static string Words(Exception e) => e is PlanFailedException { Leftovers.IsEmpty: true, Operation: HostOperation.StartQemu } failed
        ? failed.InnerException!.Message
        : e.Message;
}
