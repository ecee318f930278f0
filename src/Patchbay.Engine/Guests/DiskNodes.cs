using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>
/// The numbers by which a running guest's sources are known (<c>source/@index</c>): QEMU's nodes are named after them, and its words about a
/// disk name a node. One that was used is not used again while the guest runs.
/// </summary>
internal static class DiskNodes
{
    /// <summary>Numbers the sources of a guest that starts, from the last disk to the first as libvirt does. An empty drive has none.</summary>
    public static DomainDefinition Number(DomainDefinition domain)
    {
        ValueList<DiskDefinition> disks = domain.Devices.Disks;
        return domain with
        {
            Devices = domain.Devices with { Disks = disks.Select((disk, i) => Number(disk, (uint)(disks.Count - i))).ToValueList() },
        };
    }

    /// <summary>Numbers the source of one that is opened while the guest runs.</summary>
    public static DiskDefinition Number(DiskDefinition disk, uint number)
        => disk with { Source = disk.Source with { Index = disk.Source.Storage is DiskStorage.File { Path: null } or DiskStorage.Block { Device: null } or DiskStorage.Volume { Pool: null } ? null : number } };

    /// <summary>The number for the next source.</summary>
    public static uint Next(LiveGuest live)
        => Math.Max(live.LastNode, live.Definition.Devices.Disks.Select(static d => d.Source.Index ?? 0).Append((uint)live.Definition.Devices.Disks.Count).Max()) + 1;
}
