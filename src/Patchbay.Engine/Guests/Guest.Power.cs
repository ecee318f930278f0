using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>Asking a running guest to power off or to reboot: it decides what follows, and when.</content>
internal sealed partial class Guest
{
    /// <summary>Asks it to power off.</summary>
    public Task ShutdownAsync(PowerWays ways, CancellationToken cancellationToken) => PowerAsync(
        ways, live => live.Definition.OnPoweroff is LifecycleAction.Restart or LifecycleAction.RenameRestart, mustRun: true, cancellationToken);

    /// <summary>Asks it to reboot; by the button it powers off, and is started again.</summary>
    public Task RebootAsync(PowerWays ways, CancellationToken cancellationToken) => PowerAsync(
        ways, live => live.Definition.OnReboot is not (LifecycleAction.Destroy or LifecycleAction.Preserve), mustRun: false, cancellationToken);

    private async Task PowerAsync(PowerWays ways, Func<LiveGuest, bool> reboots, bool mustRun, CancellationToken cancellationToken)
    {
        bool onlyAgent = ways == PowerWays.Agent;
        if (onlyAgent || ways.HasFlag(PowerWays.Agent) || (ways == PowerWays.Any && HasAgent))
        {
            try
            {
                bool reboot = false;
                await DoAsync(() =>
                {
                    LiveGuest live = Powered(mustRun: true);
                    reboot = reboots(live);
                    // The agent's kind of reboot is one: the machine is reset without powering off.
                    Update(live with { RebootsAtPowerOff = false });
                    return Task.CompletedTask;
                });
                await ShutdownByAgentAsync(reboot ? "reboot" : "powerdown", cancellationToken);
                return;
            }
            catch (RefusedException) when (!onlyAgent && View.IsActive)
            {
                // The button is left.
            }
        }
        await DoAsync(async () =>
        {
            LiveGuest live = Powered(mustRun);
            // Noted first: the guest may be quicker than we are.
            Update(live with { RebootsAtPowerOff = reboots(live) });
            await Monitor.RunAsync("system_powerdown", cancellationToken);
        });
    }

    // A guest whose processors stand still cannot shut down; libvirt refuses it as one that does not run.
    private LiveGuest Powered(bool mustRun)
    {
        LiveGuest live = Running();
        return mustRun && live.Status.State != GuestState.Running
            ? throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "domain is not running")
            : live;
    }
}
