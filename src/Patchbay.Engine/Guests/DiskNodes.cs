using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>
/// The numbers by which a running guest's sources are known (<c>source/@index</c>): QEMU's nodes are named after them, and its words about a
/// disk name a node. One that was used is not used again while the guest runs.
/// </summary>
internal static class DiskNodes
{
    /// <summary>
    /// Numbers the sources of a guest that starts, from the last disk to the first as libvirt does, each followed by the images
    /// that it stands on. An empty drive has none, and takes one.
    /// </summary>
    public static DomainDefinition Number(DomainDefinition domain, GuestFacts seen)
    {
        DiskDefinition[] disks = [.. domain.Devices.Disks];
        uint next = 1;
        for (int i = disks.Length - 1; i >= 0; i--)
        {
            DiskDefinition disk = Number(disks[i], next);
            disks[i] = disk = disk with { BackingChain = BackingChains.Of(disk, GuestFiles.PathOf(disk), seen) };
            next += 1 + (uint)(disk.BackingChain?.Count ?? 0);
        }
        return domain with { Devices = domain.Devices with { Disks = disks.ToValueList() } };
    }

    /// <summary>Numbers the source of one that is opened while the guest runs.</summary>
    public static DiskDefinition Number(DiskDefinition disk, uint number)
        => disk with { Source = disk.Source with { Index = disk.Source.Storage.IsEmpty ? null : number } };

    /// <summary>The number for the next source.</summary>
    public static uint Next(LiveGuest live)
        => Math.Max(live.LastNode, live.Definition.Devices.Disks.Select(static d => (d.Source.Index ?? 0) + (uint)(d.BackingChain?.Count ?? 0)).Append((uint)live.Definition.Devices.Disks.Count).Max()) + 1;
}
