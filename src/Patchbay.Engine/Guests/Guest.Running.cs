using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>What can be asked of a running guest.</content>
internal sealed partial class Guest
{
    /// <summary>Stops its processors; stopped already is as good.</summary>
    public Task SuspendAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        LiveGuest live = Running();
        if (live.Status.State == GuestState.PmSuspended)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "domain is pmsuspended");
        }
        if (live.Status.State == GuestState.Paused)
        {
            return;
        }
        await Monitor.RunAsync("stop", cancellationToken);
        SetStatus(GuestStatus.Paused(PausedReason.User));
        await FollowAsync(running: false);
        Tell(GuestChange.Suspended);
    });

    /// <summary>Lets its processors run.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        LiveGuest live = Running();
        switch (live.Status.State)
        {
            case GuestState.PmSuspended:
                throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "domain is pmsuspended");
            case GuestState.Running:
                throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "domain is already running");
        }
        await FollowAsync(running: true);
        await Monitor.RunAsync("cont", cancellationToken);
        SetStatus(GuestStatus.Running(RunningReason.Unpaused));
        Tell(GuestChange.Resumed);
    });

    /// <summary>Presses its reset button.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) => DoAsync(async () =>
    {
        Running();
        await Monitor.RunAsync("system_reset", cancellationToken);
        if (_live!.Status.State == GuestState.Crashed)
        {
            SetStatus(GuestStatus.Paused(PausedReason.Unknown));
        }
    });

    /// <summary>Memory now, in KiB, and processor time.</summary>
    public async Task<GuestFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        GuestView view = View;
        DomainDefinition domain = view.Current;
        ulong memory = domain.Memory.Current ?? domain.Memory.Total;
        ProcessUsage usage = default;
        if (view.IsActive && _monitor is { } monitor)
        {
            usage = monitor.ReadUsage();
            try
            {
                memory = await AskAsync(static (m, _) => m.QueryMemoryAsync(CancellationToken.None).AsTask(), cancellationToken) ?? memory;
            }
            catch (Exception e) when (e is HostException or RefusedException)
            {
                // It ended while we asked, or does not answer: its document has to do.
            }
        }
        return new GuestFigures(view.Status, domain.Memory.Total, memory, domain.Vcpu.Current ?? domain.Vcpu.Max, usage.User, usage.System);
    }

    /// <summary>Sends a command to QEMU's monitor as it is.</summary>
    public Task<string> RunRawAsync(string command, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        Running();
        return await Monitor.RunRawAsync(command, cancellationToken);
    });

    /// <summary>Types a line at QEMU's human monitor.</summary>
    public Task<string> RunLineAsync(string line, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        Running();
        return await Monitor.RunLineAsync(line, cancellationToken);
    });

    private static DomainDefinition WithInterface(DomainDefinition domain, int index, InterfaceDefinition nic)
        => domain with { Devices = domain.Devices with { Interfaces = domain.Devices.Interfaces.SetItem(index, nic) } };
}
