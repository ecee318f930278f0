using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Planning.Changes;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Guests.Devices;

namespace Patchbay.Planning.Guests.Changes;

/// <summary>What becomes of a running guest's cards, disks and devices of the host.</summary>
internal sealed class DeviceChanges
{
    private const string Cards = "devices/interface";
    private const string Disks = "devices/disk";
    private const string HostDevices = "devices/hostdev";
    private const string KeptUntil = "the card has it as it is until then";
    private const string Unserved = "its document holds what is not served";

    private static readonly PortNames NoNames = new(Guid.Empty, Guid.Empty);
    private static readonly string[] Moving = ["source", "@type"];
    private static readonly string[] Media = ["source", "@type", "driver/@type"];

    private readonly Dictionary<string, (GuestEffect Effect, string How)> _whole = [];
    private readonly Dictionary<string, CardChange> _cards = [];
    private readonly HashSet<string> _media = [];
    private readonly List<GuestStep> _out = [];
    private readonly List<GuestStep> _changed = [];
    private readonly List<GuestStep> _in = [];
    private readonly RunningGuest _running;

    // As it is once the steps so far are done: where there is room for what comes.
    private DomainDefinition _board;

    public DeviceChanges(RunningGuest running, DomainDefinition present, DomainDefinition wanted, IReadOnlyCollection<ElementDifference> differences)
    {
        _running = running;
        _board = running.Domain;
        HashSet<string> gone = [.. differences.Where(static d => d.After is null).Select(static d => d.Path)];
        HashSet<string> come = [.. differences.Where(static d => d.Before is null).Select(static d => d.Path)];
        PullOut(gone);
        ILookup<string, ElementDifference> byDevice = differences.ToLookup(static d => DeviceOf(d.Path));
        foreach (InterfaceDefinition nic in wanted.Devices.Interfaces.Where(n => byDevice.Contains(PathOf(n)) && !come.Contains(PathOf(n))))
        {
            Change(nic, present, [.. byDevice[PathOf(nic)].Select(d => Within(d.Pattern, Cards))]);
        }
        foreach (DiskDefinition disk in wanted.Devices.Disks.Where(d => byDevice.Contains(PathOf(d)) && !come.Contains(PathOf(d))))
        {
            Change(disk, [.. byDevice[PathOf(disk)].Select(d => Within(d.Pattern, Disks))]);
        }
        PlugIn(wanted, come);
    }

    /// <summary>What is done, in this order.</summary>
    public IEnumerable<GuestStep> Steps => [.. _out, .. _changed, .. _in];

    /// <summary>What becomes of a difference; null where it is of something else.</summary>
    public (GuestEffect Effect, string How, GuestStep? Step)? Judge(ElementDifference difference)
    {
        string device = DeviceOf(difference.Path);
        if (device == difference.Path && _whole.TryGetValue(device, out (GuestEffect Effect, string How) whole))
        {
            return (whole.Effect, whole.How, null);
        }
        if (_cards.TryGetValue(device, out CardChange? card))
        {
            return card.Live.TryGetValue(First(Within(difference.Pattern, Cards)), out string? how) ? (GuestEffect.Live, how, null) : (GuestEffect.NextStart, card.Obstacle ?? KeptUntil, null);
        }
        return _media.Contains(device) && IsMedium(Within(difference.Pattern, Disks)) ? (GuestEffect.Live, "the medium is changed, if the guest does not hold it", null) : null;
    }

    private void PullOut(HashSet<string> gone)
    {
        DomainDefinition live = _running.Domain;
        foreach (InterfaceDefinition nic in live.Devices.Interfaces.Where(n => gone.Contains(PathOf(n))))
        {
            PullOut(PathOf(nic), nic.Info, $"card {nic.Mac}", "card", null);
        }
        foreach (DiskDefinition disk in live.Devices.Disks.Where(d => gone.Contains(PathOf(d))))
        {
            PullOut(PathOf(disk), disk.Info, $"disk {disk.Target}", "disk", disk.Bus is DiskBus.Virtio or DiskBus.Scsi or DiskBus.Usb ? null : "only disks on virtio, SCSI and USB are pulled out of running guests");
        }
        foreach (HostdevDefinition device in live.Devices.Hostdevs.Where(d => d.Source is HostdevSource.Pci && gone.Contains(PathOf(d))))
        {
            PullOut(PathOf(device), device.Info, "a device of the host", "device", null);
        }
    }

    private void PullOut(string path, DeviceInfo info, string what, string kind, string? obstacle)
    {
        obstacle ??= DevicePlace.Find(_running.Domain, info.Alias!) is { } place ? DeviceMatching.WhyKept(_running.Domain, place) : null;
        if (obstacle is not null)
        {
            _whole[path] = (GuestEffect.NextStart, obstacle);
        }
        else if (_running.Leaving.Contains(info.Alias!))
        {
            _whole[path] = (GuestEffect.Asked, $"the guest was asked to let the {kind} go, and has not yet");
        }
        else
        {
            _whole[path] = (GuestEffect.Live, $"the guest is asked to let the {kind} go");
            _out.Add(new GuestStep.PullOut(info.Alias!, what));
            if (DevicePlace.Find(_board, info.Alias!) is { } here)
            {
                _board = StoredDevices.Detach(_board, here);
            }
        }
    }

    // What may change at once of a card does; the rest of it stays as it is until the next start.
    private void Change(InterfaceDefinition wanted, DomainDefinition present, HashSet<string> parts)
    {
        int index = present.Devices.Interfaces.Index().First(n => n.Item.Mac == wanted.Mac).Index;
        InterfaceDefinition live = _running.Domain.Devices.Interfaces[index];
        InterfaceDefinition said = present.Devices.Interfaces[index];
        bool moves = parts.Any(p => Moving.Contains(First(p)));
        CardChange change = Changed(wanted, live, said, parts, moves);
        if (moves && change.Obstacle is { } stays)
        {
            change = Changed(wanted, live, said, parts, moves: false);
            change = change.Obstacle is null ? change with { Obstacle = stays } : change with { Live = [] };
        }
        else if (change.Obstacle is not null)
        {
            change = change with { Live = [] };
        }
        _cards[PathOf(wanted)] = change;
        if (change.Live.Count > 0)
        {
            _changed.Add(new GuestStep.ChangeCard(change.Card));
        }
    }

    private CardChange Changed(InterfaceDefinition wanted, InterfaceDefinition live, InterfaceDefinition said, HashSet<string> parts, bool moves)
    {
        bool isBridged = live.Source is InterfaceSource.Network or InterfaceSource.Bridge;
        NetworkShare? share = !moves && said.Source is InterfaceSource.Network network ? _running.Inherited(network) : null;
        InterfaceDefinition card = live with { Source = moves ? wanted.Source : said.Source, Origin = null };
        Dictionary<string, string> how = [];
        if (moves)
        {
            string place = wanted.Source switch { InterfaceSource.Network n => $"network {n.Name}", InterfaceSource.Bridge b => $"bridge {b.Name}", _ => "it" };
            card = card with
            {
                VirtualPort = wanted.VirtualPort,
                Vlan = wanted.Vlan,
                PortIsolated = wanted.PortIsolated,
                Bandwidth = wanted.Bandwidth,
                TrustGuestRxFilters = wanted.TrustGuestRxFilters,
            };
            foreach (string part in (string[])[.. Moving, "virtualport", "vlan", "port", "bandwidth", "@trustGuestRxFilters"])
            {
                how[part] = $"the card is plugged into {place} instead, with its guest running";
            }
        }
        foreach (string part in parts.Select(First).Distinct())
        {
            switch (part)
            {
                case "link" when live.Source is not InterfaceSource.Hostdev:
                    card = card with { LinkUp = wanted.LinkUp };
                    how[part] = wanted.LinkUp == false ? "its cable is pulled" : "its cable is plugged in";
                    break;
                case "@trustGuestRxFilters" when !moves:
                    card = card with { TrustGuestRxFilters = wanted.TrustGuestRxFilters ?? share?.TrustGuestRxFilters };
                    how[part] = wanted.TrustGuestRxFilters == true ? "the host takes what the guest asks for" : "the host takes what is for its own address";
                    break;
                case "bandwidth" when !moves && (isBridged || live.Source is InterfaceSource.Direct or InterfaceSource.Ethernet):
                    card = card with { Bandwidth = wanted.Bandwidth ?? share?.Bandwidth };
                    how[part] = "set on the host's side of it";
                    break;
                case "coalesce" when isBridged:
                    card = card with { CoalesceRxFrames = wanted.CoalesceRxFrames };
                    how[part] = "set on the host's side of it";
                    break;
                case "vlan" when !moves && isBridged:
                    card = card with { Vlan = wanted.Vlan ?? share?.Vlan };
                    how[part] = "its port in the bridge follows";
                    break;
                case "port" when !moves && isBridged:
                    card = card with { PortIsolated = wanted.PortIsolated ?? share?.Isolated };
                    how[part] = "its port in the bridge follows";
                    break;
            }
        }
        string? at = (said.Source as InterfaceSource.Network)?.Name;
        return new CardChange(card, how, InterfaceChange.Obstacle(live, InterfaceChange.Complete(_running.Domain, live, card, NoNames), at));
    }

    private void Change(DiskDefinition wanted, HashSet<string> parts)
    {
        DiskDefinition live = _running.Domain.Devices.Disks.First(d => d.Target == wanted.Target);
        if (live.Device is DiskDevice.CdRom or DiskDevice.Floppy && wanted.Device == live.Device && parts.Any(IsMedium))
        {
            _media.Add(PathOf(wanted));
            _changed.Add(new GuestStep.ChangeMedium(wanted));
        }
    }

    private void PlugIn(DomainDefinition wanted, HashSet<string> come)
    {
        foreach (InterfaceDefinition nic in wanted.Devices.Interfaces.Where(n => come.Contains(PathOf(n))))
        {
            PlugIn(PathOf(nic), "card", InterfacePlugIn.WhyCold(nic.Source), nic.Info.Address, (address, findings) =>
            {
                InterfaceDefinition added = nic with { Info = nic.Info with { Address = address } };
                return (InterfacePlugIn.Place(_board, added, Document(new GuestDevice.NetworkCard(added)), findings), new GuestStep.PlugInCard(added));
            });
        }
        foreach (DiskDefinition disk in wanted.Devices.Disks.Where(d => come.Contains(PathOf(d))))
        {
            PlugIn(PathOf(disk), "disk", null, disk.Info.Address, (address, findings) =>
            {
                DiskDefinition added = disk with { Info = disk.Info with { Address = address } };
                return (DiskPlugIn.Place(_board, added, Document(new GuestDevice.Disk(added)), findings), new GuestStep.PlugInDisk(added));
            });
        }
        foreach (HostdevDefinition device in wanted.Devices.Hostdevs.Where(d => d.Source is HostdevSource.Pci && come.Contains(PathOf(d))))
        {
            PlugIn(PathOf(device), "device", null, device.Info.Address, (address, findings) =>
            {
                HostdevDefinition added = device with { Info = device.Info with { Address = address } };
                return (HostDevicePlugIn.Place(_board, added, Document(new GuestDevice.HostDevice(added)), findings), new GuestStep.PlugInDevice(added));
            });
        }
    }

    // At the place that it will have later, if that is there and free, else at another.
    private void PlugIn(string path, string kind, string? obstacle, DeviceAddress? address, Func<DeviceAddress?, DiagnosticBag, (DomainDefinition? Board, GuestStep Step)> place)
    {
        obstacle ??= _running.MayPlugIn ? null : Unserved;
        if (obstacle is not null)
        {
            _whole[path] = (GuestEffect.NextStart, obstacle);
            return;
        }
        foreach (DeviceAddress? at in address is DeviceAddress.Pci ? (DeviceAddress?[])[address, null] : [address])
        {
            DiagnosticBag findings = [];
            if (place(at, findings) is ({ } board, var step))
            {
                _board = board;
                _in.Add(step);
                _whole[path] = (GuestEffect.Live, $"the {kind} is plugged in");
                return;
            }
            _whole[path] = (GuestEffect.NextStart, string.Join("; ", findings.Where(static f => f.Severity == Severity.Error).Select(static f => f.Message)));
        }
    }

    private static DeviceDocument Document(GuestDevice device) => new(device, new SourceMap(DeviceDocument.Sent), []);

    private static bool IsMedium(string part) => Media.Any(m => part == m || part.StartsWith($"{m}/", StringComparison.Ordinal));

    private static string PathOf(InterfaceDefinition nic) => $"{Cards}[{nic.Mac}]";

    private static string PathOf(DiskDefinition disk) => $"{Disks}[{disk.Target}]";

    private static string PathOf(HostdevDefinition device) => $"{HostDevices}[{GuestShape.KeyOf(device.Source)}]";

    // The path of the device that a difference is of.
    private static string DeviceOf(string path)
    {
        foreach (string list in (string[])[Cards, Disks, HostDevices])
        {
            if (path.StartsWith($"{list}[", StringComparison.Ordinal))
            {
                int end = path.IndexOf("]/", StringComparison.Ordinal);
                return end < 0 ? path : path[..(end + 1)];
            }
        }
        return path;
    }

    private static string Within(string pattern, string list) => pattern.Length > list.Length ? pattern[(list.Length + 1)..] : "";

    private static string First(string part) => part.Split('/')[0];

    /// <summary>A card on its way.</summary>
    /// <param name="Card">As far as it can be at once.</param>
    /// <param name="Live">The parts of its document that it is brought to, with how.</param>
    /// <param name="Obstacle">Why the rest stays; null for the usual.</param>
    private sealed record CardChange(InterfaceDefinition Card, Dictionary<string, string> Live, string? Obstacle);
}
