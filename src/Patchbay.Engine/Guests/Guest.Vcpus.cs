using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>How many processors it has.</content>
internal sealed partial class Guest
{
    private const int UnplugTries = 10;

    private static readonly TimeSpan UnplugPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Sets how many processors it has now, or starts with.</summary>
    public Task SetVcpusAsync(uint count, DeviceScope impact, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        impact = Decide(impact);
        CheckCount(count, impact, DeviceScope.Live, "live domain");
        CheckCount(count, impact, DeviceScope.Stored, "persistent domain");
        if (impact.HasFlag(DeviceScope.Live))
        {
            await PlugVcpusAsync(count, cancellationToken);
        }
        Change(impact, d => d with { Vcpu = d.Vcpu with { Current = count == d.Vcpu.Max ? null : count } });
    });

    /// <summary>Sets how many processors it can have, from its next start on.</summary>
    public Task SetMaxVcpusAsync(uint count, DeviceScope impact) => DoAsync(() =>
    {
        impact = Decide(impact);
        if (impact.HasFlag(DeviceScope.Live))
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "maximum vcpu count of a live domain can't be modified");
        }
        if (_view.Definition!.Cpu?.Topology is { } t && t.Sockets * t.Dies * t.Clusters * t.Cores * t.Threads != count)
        {
            throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, "CPU topology doesn't match the desired vcpu count");
        }
        Change(impact, d => d with { Vcpu = d.Vcpu with { Max = count, Current = d.Vcpu.Current is { } current && current < count ? current : null } });
        return Task.CompletedTask;
    });

    /// <summary>Its processors while it runs.</summary>
    public Task<IReadOnlyList<VcpuFigures>> VcpusAsync(CancellationToken cancellationToken) => _view.IsActive
        ? AskAsync(static (monitor, _) => monitor.QueryVcpusAsync(CancellationToken.None).AsTask(), cancellationToken)
        : throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot retrieve vcpu information for inactive domain");

    private void CheckCount(uint count, DeviceScope impact, DeviceScope which, string name)
    {
        DomainDefinition? definition = !impact.HasFlag(which) ? null : which == DeviceScope.Live ? _live!.Definition : _view.Definition;
        if (definition is not null && count > definition.Vcpu.Max)
        {
            throw new RefusedException(
                Refusal.InvalidArgument, RefusalArea.Qemu, $"requested vcpus is greater than max allowable vcpus for the {name}: {count} > {definition.Vcpu.Max}");
        }
    }

    private async Task PlugVcpusAsync(uint count, CancellationToken cancellationToken)
    {
        try
        {
            int plugged = await Monitor.QueryVcpuCountAsync(cancellationToken);
            for (; plugged < count; plugged++)
            {
                await Monitor.PlugVcpuAsync(cancellationToken);
            }
            for (; plugged > count; plugged--)
            {
                await UnplugVcpuAsync(plugged - 1, cancellationToken);
            }
        }
        catch (HostException e)
        {
            throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, e.Message, e);
        }
    }

    // The guest lets it go, or does not.
    private async Task UnplugVcpuAsync(int remaining, CancellationToken cancellationToken)
    {
        await Monitor.UnplugVcpuAsync(cancellationToken);
        for (int i = 0; i < UnplugTries; i++)
        {
            if (await Monitor.QueryVcpuCountAsync(cancellationToken) <= remaining)
            {
                return;
            }
            await Task.Delay(UnplugPause, _context.Time, cancellationToken);
        }
        throw new RefusedException(
            Refusal.Timeout, RefusalArea.Qemu, "vcpu unplug request timed out. Unplug result must be manually inspected in the domain");
    }
}
