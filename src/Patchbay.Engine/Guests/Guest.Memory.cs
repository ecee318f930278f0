using Patchbay.Model.Domains;

namespace Patchbay.Engine.Guests;

/// <content>How much memory it has.</content>
internal sealed partial class Guest
{
    /// <summary>Sets how much memory the balloon leaves it, in KiB.</summary>
    public Task SetMemoryAsync(ulong memory, DeviceScope impact, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        impact = Decide(impact);
        ulong most = Affected(impact).Min(static d => d.Memory.Total);
        if (memory > most)
        {
            throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, "cannot set memory higher than max memory");
        }
        if (impact.HasFlag(DeviceScope.Live) && (!HasBalloon(_live!.Definition) || !await Monitor.SetMemoryAsync(memory, cancellationToken)))
        {
            throw new RefusedException(
                Refusal.OperationInvalid, RefusalArea.Qemu, "Unable to change memory of active domain without the balloon device and guest OS balloon driver");
        }
        // What runs tells by itself when it has got there.
        if (impact.HasFlag(DeviceScope.Live))
        {
            Update(_live! with { AskedMemory = memory });
        }
        Change(impact & ~DeviceScope.Live, d => d with { Memory = d.Memory with { Current = memory == d.Memory.Total ? null : memory } });
    });

    /// <summary>Sets how much memory it starts with, in KiB.</summary>
    public Task SetMaxMemoryAsync(ulong memory, DeviceScope impact) => DoAsync(() =>
    {
        impact = Decide(impact);
        if (impact.HasFlag(DeviceScope.Live))
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot resize the maximum memory on an active domain");
        }
        DomainDefinition stored = _view.Definition!;
        if (stored.Memory.Max is { } slots && slots < memory)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "cannot set initial memory size greater than the maximum memory size");
        }
        if (stored.Cpu?.Numa is { } cells && !cells.IsEmpty)
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "initial memory size of a domain with NUMA nodes cannot be modified with this API");
        }
        Change(impact, d => d with { Memory = d.Memory with { Total = memory, Current = d.Memory.Current is { } current && current < memory ? current : null } });
        return Task.CompletedTask;
    });

    /// <summary>Sets how often its system tells of its memory, in seconds; 0 for never.</summary>
    public Task SetMemoryPeriodAsync(uint seconds, DeviceScope impact, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        impact = Decide(impact);
        if (!Affected(impact).All(HasBalloon))
        {
            throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Qemu, "Memory balloon model must be virtio to set the collection period");
        }
        if (impact.HasFlag(DeviceScope.Live))
        {
            await Monitor.SetMemoryPeriodAsync(_live!.Definition.Devices.Memballoon!.Info.Alias!, seconds, cancellationToken);
        }
        Change(impact, d => d with { Devices = d.Devices with { Memballoon = d.Devices.Memballoon! with { StatsPeriod = seconds } } });
    });

    /// <summary>What is known of its memory while it runs.</summary>
    public Task<IReadOnlyList<(MemoryFigure Figure, ulong Value)>> MemoryFiguresAsync(CancellationToken cancellationToken)
        => AskAsync(static (monitor, live) => FiguresAsync(monitor, live), cancellationToken);

    private static async Task<IReadOnlyList<(MemoryFigure Figure, ulong Value)>> FiguresAsync(IGuestMonitor monitor, DomainDefinition live)
    {
        List<(MemoryFigure, ulong)> figures = [];
        if (live.Devices.Memballoon is { Info.Alias: { } alias } && HasBalloon(live))
        {
            figures.Add((MemoryFigure.Balloon, await monitor.QueryMemoryAsync(CancellationToken.None) ?? live.Memory.Total));
            figures.AddRange(await monitor.QueryMemoryFiguresAsync(alias, CancellationToken.None));
        }
        figures.Add((MemoryFigure.Rss, monitor.ReadUsage().Resident / 1024));
        return figures;
    }

    // What a document leaves it of its memory; its system gets there once it has a driver for the balloon.
    private static async Task<ulong> SetMemoryAsync(IGuestMonitor monitor, DomainDefinition domain, CancellationToken cancellationToken)
        => domain.Memory.Current is { } current && current < domain.Memory.Total && HasBalloon(domain) && await monitor.SetMemoryAsync(current, cancellationToken) ? current : 0;

    // Asked for in the document, and told to QEMU only once it runs.
    private static async Task SetMemoryPeriodAsync(IGuestMonitor monitor, DomainDefinition domain, CancellationToken cancellationToken)
    {
        if (domain.Devices.Memballoon is { StatsPeriod: > 0 and var seconds, Info.Alias: { } alias } && HasBalloon(domain))
        {
            await monitor.SetMemoryPeriodAsync(alias, seconds, cancellationToken);
        }
    }

    private static bool HasBalloon(DomainDefinition domain) => domain.Devices.Memballoon is { Model: not "none" };

    private IEnumerable<DomainDefinition> Affected(DeviceScope impact)
    {
        if (impact.HasFlag(DeviceScope.Live))
        {
            yield return _live!.Definition;
        }
        if (impact.HasFlag(DeviceScope.Stored))
        {
            yield return _view.Definition!;
        }
    }
}
