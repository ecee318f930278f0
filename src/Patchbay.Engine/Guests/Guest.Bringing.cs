using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Changes;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>Bringing what runs to a document, as far as it goes without another start.</content>
internal sealed partial class Guest
{
    /// <summary>What differs between what runs and a document, and what would be done about it; nothing where it does not run.</summary>
    /// <param name="wanted">As it shall be, with everything filled in.</param>
    /// <param name="isServed">Whether all that the document holds is served.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public Task<GuestLivePlan> CompareAsync(DomainDefinition wanted, bool isServed, CancellationToken cancellationToken) => DoAsync(async () =>
    {
        if (_live is not { Phase: GuestPhase.Running } live)
        {
            return GuestLivePlan.Nothing;
        }
        DomainDefinition present = ChannelPaths.Clear(live.Definition, live.Start.Folder) with { Cpu = live.WantedCpu ?? live.Definition.Cpu };
        // QEMU tells of its balloon once a second.
        MemoryDefinition memory = present.Memory;
        if (live.AskedMemory > 0 && live.AskedMemory != (memory.Current ?? memory.Total) && _monitor is not null
            && await AskAsync(static (m, _) => m.QueryMemoryAsync(CancellationToken.None).AsTask(), cancellationToken) is { } actual)
        {
            present = present with { Memory = memory with { Current = actual == memory.Total ? null : actual } };
        }
        RunningGuest running = new(present)
        {
            Leaving = _leaving.Keys.ToValueList(),
            AskedMemory = live.AskedMemory,
            Inherited = _context.Networks.Inherited,
            MayPlugIn = isServed || _context.Settings.AllowUnsupported,
        };
        return GuestLiveChanges.Between(running, await WithPresentMediaAsync(wanted, cancellationToken));
    });

    /// <summary>Does that, step by step; those done stay done where one is refused.</summary>
    /// <exception cref="RefusedException">A step is refused; it and those after it are not done.</exception>
    public async Task BringAsync(DomainDefinition wanted, bool isServed, CancellationToken cancellationToken)
    {
        GuestLivePlan plan = await CompareAsync(wanted, isServed, cancellationToken);
        foreach (GuestStep step in plan.Steps)
        {
            try
            {
                await TakeAsync(step, cancellationToken);
            }
            catch (RefusedException e)
            {
                throw new RefusedException(e.Why, e.Area, $"guest '{_view.Name}' is stored, and runs on otherwise: cannot {step}: {e.Message}", e);
            }
        }
    }

    private Task TakeAsync(GuestStep step, CancellationToken cancellationToken) => step switch
    {
        GuestStep.PullOut gone => DetachAsync(gone.Alias, DeviceScope.Live, cancellationToken),
        GuestStep.ChangeCard card => DoAsync(() => ChangeCardAsync(Document(new GuestDevice.NetworkCard(card.Card)), card.Card, GuestContext.NextPortNames(), cancellationToken)),
        GuestStep.ChangeMedium drive => DoAsync(() => ChangeMediumAsync(drive.Drive, force: false, cancellationToken)),
        GuestStep.PlugInCard card => DoAsync(() => PlugInAsync(Document(new GuestDevice.NetworkCard(card.Card)), card.Card, cancellationToken)),
        GuestStep.PlugInDisk disk => DoAsync(() => PlugInAsync(Document(new GuestDevice.Disk(disk.Disk)), disk.Disk, cancellationToken)),
        GuestStep.PlugInDevice device => DoAsync(() => PlugInAsync(Document(new GuestDevice.HostDevice(device.Device)), device.Device, cancellationToken)),
        GuestStep.SetMemory memory => SetMemoryAsync(memory.Memory, DeviceScope.Live, cancellationToken),
        GuestStep.SetVcpus vcpus => SetVcpusAsync(vcpus.Count, DeviceScope.Live, cancellationToken),
        GuestStep.SetMemoryPeriod period => SetMemoryPeriodAsync(period.Seconds, DeviceScope.Live, cancellationToken),
        GuestStep.Note note => ChangeAsync(DeviceScope.Live, note.In),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // A medium that may be missing and is leaves its drive empty, as at a start.
    private async Task<DomainDefinition> WithPresentMediaAsync(DomainDefinition wanted, CancellationToken cancellationToken)
    {
        ValueList<string> paths = wanted.Devices.Disks.Where(GuestFiles.MayMiss).Select(GuestFiles.PathOf).OfType<string>().ToValueList();
        if (paths.IsEmpty)
        {
            return wanted;
        }
        HostSnapshot host = await _context.Host.ObserveAsync(new HostScope { Guests = new GuestScope { Paths = paths } }, cancellationToken);
        return wanted with { Devices = wanted.Devices with { Disks = wanted.Devices.Disks.Select(d => GuestFiles.WithoutMissing(d, host.Guests)).ToValueList() } };
    }

    private static DeviceDocument Document(GuestDevice device) => new(device, new SourceMap(DeviceDocument.Sent), []);
}
