using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Devices;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <content>Disks of a running guest: in and out, and other media in its drives.</content>
internal sealed partial class Guest
{
    private async Task PlugInAsync(DeviceDocument document, DiskDefinition added, CancellationToken cancellationToken)
    {
        LiveGuest before = Running();
        uint node = DiskNodes.Next(before);
        DiskDefinition found = DiskNodes.Number(DiskVolumes.Find(added, _context.Volumes), node);
        document.Places.Mark(found, new DomainPlaces(before.Definition, document.Places).Of(added));
        DomainDefinition domain = Accepted(findings => DiskPlugIn.Place(before.Definition, found, document, findings));
        int index = DiskIndex(domain, added.Target);
        DiskDefinition disk = domain.Devices.Disks[index];
        OpenableDisk openable = await OpenableAsync(before, disk, cancellationToken);
        domain = domain with { Devices = domain.Devices with { Disks = domain.Devices.Disks.SetItem(index, disk with { BackingChain = openable.Chain }) } };
        DiskPlugIn plug = DiskPlugIn.Of(domain, index, openable.Storage, out ValueList<GuestObstacle> obstacles)
            ?? throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, string.Join('\n', obstacles));
        LiveGuest after = before with { Definition = domain, LastNode = node + (uint)(openable.Chain?.Count ?? 0) };
        await ChangeDrivesAsync(before, after, openable, GuestPlanner.PlugIn(Target(before), plug, openable.Changes));
        LogPluggedIn(_view.Name, plug.Alias);
        _context.Events.Publish(new GuestEvent.DeviceAdded(_view, plug.Alias));
    }

    private async Task ChangeMediumAsync(DiskDefinition wanted, bool force, CancellationToken cancellationToken)
    {
        LiveGuest before = Running();
        int index = DiskIndex(before.Definition, wanted.Target);
        DiskDefinition old = before.Definition.Devices.Disks[index];
        if (old.Device is not (DiskDevice.CdRom or DiskDevice.Floppy) || wanted.Device != old.Device)
        {
            throw new RefusedException(Refusal.OperationUnsupported, RefusalArea.Qemu, $"the medium of a cdrom or floppy can change while the guest runs, and '{old.Target}' is another device");
        }
        uint node = DiskNodes.Next(before);
        DiskDefinition disk = DiskNodes.Number(
            old with
            {
                Source = DiskVolumes.Find(wanted, _context.Volumes).Source,
                Driver = wanted.Driver.Type is null ? old.Driver with { Type = "raw" } : old.Driver with { Type = wanted.Driver.Type },
            },
            node);
        OpenableDisk openable = await OpenableAsync(before, disk, cancellationToken);
        disk = disk with { BackingChain = openable.Chain };
        string? present = await Monitor.QueryMediumAsync(old.Info.Alias!, cancellationToken);
        LiveGuest after = before with
        {
            Definition = before.Definition with { Devices = before.Definition.Devices with { Disks = before.Definition.Devices.Disks.SetItem(index, disk) } },
            LastNode = node + (uint)(openable.Chain?.Count ?? 0),
        };
        await ChangeDrivesAsync(before, after, openable, GuestPlanner.ChangeMedium(Target(before), old.Info.Alias!, present, openable.Storage, openable.Changes, force));
        await CloseAsync(_live!, present, old);
        LogDeviceChanged(_view.Name, old.Info.Alias!);
    }

    // What the disk opens is held for the guest from here on, and given up with a failure.
    private async Task ChangeDrivesAsync(LiveGuest before, LiveGuest after, OpenableDisk openable, HostPlan plan)
    {
        ValueList<HostOperation.ChangeOwner> taken = HoldOwners(before, openable);
        after = after with { Owners = before.Owners.Concat(taken).ToValueList() };
        try
        {
            _context.Live.Save(after);
            await _context.Executor.ApplyAsync(plan, CancellationToken.None);
            Update(after);
        }
        catch (Exception e)
        {
            _context.ReleaseOwners(taken);
            Update(before);
            throw Plain(e);
        }
    }

    // What a guest holds already it holds once, however many of its disks have it.
    private ValueList<HostOperation.ChangeOwner> HoldOwners(LiveGuest live, OpenableDisk openable)
    {
        HashSet<string> own = [.. live.Owners.Select(static o => o.Path)];
        return _context.HoldOwners(openable.Changes.Where(c => !own.Contains(c.Path)).ToValueList(), openable.Paths.Where(p => !own.Contains(p)));
    }

    // What of a disk is to be opened, and whose it must become for that. Nothing for an empty drive.
    private async Task<OpenableDisk> OpenableAsync(LiveGuest live, DiskDefinition disk, CancellationToken cancellationToken)
    {
        DomainDefinition only = live.Definition with { Os = new OsDefinition(), Devices = live.Definition.Devices with { Disks = [disk] } };
        ValueList<string> paths = GuestFiles.Of(only).Select(f => f.Path).ToValueList();
        HostSnapshot host = await _context.Host.ObserveAsync(new HostScope { Guests = new GuestScope { Paths = paths } }, cancellationToken);
        only = GuestFiles.WithoutMissingMedia(only, host.Guests);
        ValueList<GuestFile> files = GuestFiles.WithBacking(GuestFiles.Of(only), host.Guests);
        DriveStorage? storage = DiskPlugIn.StorageOf(only.Devices.Disks[0], out GuestObstacle? obstacle);
        if (obstacle is not null)
        {
            throw new RefusedException(Refusal.ConfigUnsupported, RefusalArea.Qemu, obstacle.ToString());
        }
        return new OpenableDisk(
            storage,
            BackingChains.Of(only.Devices.Disks[0], GuestFiles.PathOf(only.Devices.Disks[0]), host.Guests),
            GuestPlanner.Owners(files, _context.Settings.User, host.Guests).ToValueList(),
            files.Select(static f => f.Path).ToValueList());
    }

    private async Task ClearDiskAsync(LiveGuest live, int index, string? node)
    {
        DiskDefinition disk = live.Definition.Devices.Disks[index];
        live = live with { Definition = live.Definition with { Devices = live.Definition.Devices with { Disks = live.Definition.Devices.Disks.RemoveAt(index) } } };
        Update(live);
        await CloseAsync(live, node, disk);
    }

    // Files that no other disk of the guest uses go back to whom they were.
    private async Task CloseAsync(LiveGuest live, string? node, DiskDefinition disk)
    {
        HashSet<string> used = [.. GuestFiles.Of(live.Definition).Select(f => f.Path)];
        HashSet<string> closed = [.. GuestFiles.Of(live.Definition with { Os = new OsDefinition(), Devices = live.Definition.Devices with { Disks = [disk] } }).Select(f => f.Path)];
        ValueList<HostOperation.ChangeOwner> leaving = live.Owners.Where(o => closed.Contains(o.Path) && !used.Contains(o.Path)).ToValueList();
        await _context.Executor.ApplyAllAsync(GuestPlanner.CloseDrive(Target(live), node, _context.ReleaseOwners(leaving)));
        Update(live with { Owners = live.Owners.Except(leaving).ToValueList() });
    }

    private static int DiskIndex(DomainDefinition domain, string target)
        => domain.Devices.Disks.Index().Where(d => d.Item.Target == target).Select(d => (int?)d.Index).FirstOrDefault()
            ?? throw new RefusedException(Refusal.DeviceMissing, RefusalArea.Qemu, $"disk {target} not found");

    /// <summary>What a disk opens.</summary>
    /// <param name="Storage">In QEMU's words; null for an empty drive.</param>
    /// <param name="Chain">The images below; null where they are not known.</param>
    /// <param name="Changes">Owners that have to change.</param>
    /// <param name="Paths">All files.</param>
    private sealed record OpenableDisk(DriveStorage? Storage, ValueList<BackingImage>? Chain, ValueList<HostOperation.ChangeOwner> Changes, ValueList<string> Paths);
}
