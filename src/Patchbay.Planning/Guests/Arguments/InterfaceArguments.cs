using System.Globalization;
using System.Net.Sockets;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Plugs;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>A guest's network cards: <c>-netdev</c>, <c>-device</c>, and a <c>-chardev</c> for vhost-user (libvirt's forms).</summary>
internal static class InterfaceArguments
{
    public static void Add(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        DeviceList devices = domain.Devices;
        for (int i = 0; i < devices.Interfaces.Count; i++)
        {
            InterfacePlacement? placed = i < placement.Interfaces.Count ? placement.Interfaces[i] : null;
            if ((placed?.Actual ?? devices.Interfaces[i].Source) is InterfaceSource.Hostdev)
            {
                continue; // with the other devices of the host
            }
            if (One(list, domain, placement, i) is (var netdev, var device))
            {
                list.Add("-netdev", netdev);
                list.Add("-device", device);
            }
        }
    }

    /// <summary>One card's back end and device; null where QEMU has none.</summary>
    public static (JsonOption Netdev, JsonOption Device)? One(ArgumentList list, DomainDefinition domain, GuestPlacement placement, int index)
    {
        InterfaceDefinition nic = domain.Devices.Interfaces[index];
        InterfacePlacement? placed = index < placement.Interfaces.Count ? placement.Interfaces[index] : null;
        return Netdev(list, domain, placement, nic, placed?.Actual ?? nic.Source, placed?.Tap ?? nic.Target ?? $"vnet{index}") is { } netdev
            ? (netdev.Add("id", NetdevOf(nic.Info.Alias)), Device(domain, nic, BootIndexes.Of(domain, nic)))
            : null;
    }

    /// <summary>The id of a card's back end, by the card's own.</summary>
    public static string NetdevOf(string? alias) => $"host{alias}";

    /// <summary>A card that is a function of the host's.</summary>
    public static JsonOption HostDevice(DomainDefinition domain, InterfaceDefinition nic, PciAddress host)
        => new JsonOption().Add("driver", "vfio-pci").Add("host", host.ToString()).Add("id", nic.Info.Alias)
            .AddNonZero("bootindex", BootIndexes.Of(domain, nic)).Add("failover_pair_id", nic.Teaming?.Persistent)
            .At(domain, nic.Info).Rom(nic.Info);

    /// <summary>How many queues a card's descriptors serve.</summary>
    public static int Queues(InterfaceDefinition nic) => (int)Math.Max(1, nic.IsVirtio ? nic.Driver.Queues : 0);

    /// <summary>Whether the kernel's vhost serves a card: KVM guests with a virtio card on a tap, unless told otherwise.</summary>
    public static bool UsesVhost(DomainDefinition domain, GuestPlacement placement, InterfaceDefinition nic)
        => nic.IsVirtio && (placement.IsDryRun || (HasVhost(placement, nic) && domain.Type == DomainType.Kvm && nic.Driver.Vhost != false));

    private static bool HasVhost(GuestPlacement placement, InterfaceDefinition nic)
        => nic.Backend.Vhost is { } device ? placement.VhostDevices.Contains(device) : placement.HasVhost;

    // Who asks for vhost by name gets it or a refusal; others do without.
    private static string? WhyNoVhost(DomainDefinition domain, GuestPlacement placement, InterfaceDefinition nic)
        => nic.Driver.Vhost != true || domain.Type != DomainType.Kvm || placement.IsDryRun ? null
            : !nic.IsVirtio ? "vhost-net is only supported for virtio network interfaces"
            : HasVhost(placement, nic) ? null
            : nic.Backend.Vhost is { } device ? $"<driver name='vhost'/> asks for vhost-net, and '{device}' of <backend vhost> is not there"
            : "<driver name='vhost'/> asks for vhost-net, and this host has none that can be used: load its module (modprobe vhost_net), or leave the name out";

    private static JsonOption? Netdev(
        ArgumentList list, DomainDefinition domain, GuestPlacement placement, InterfaceDefinition nic, InterfaceSource actual, string tap)
    {
        JsonOption option = new();
        switch (actual)
        {
            case InterfaceSource.Network or InterfaceSource.Bridge or InterfaceSource.Direct or InterfaceSource.Ethernet:
                int queues = Queues(nic);
                if (WhyNoVhost(domain, placement, nic) is { } why)
                {
                    list.Refuse(nic, why);
                }
                option.Add("type", "tap").Add(queues > 1 ? "fds" : "fd", Descriptors(list, "tap", tap, queues));
                if (UsesVhost(domain, placement, nic))
                {
                    option.Add("vhost", true).Add(queues > 1 ? "vhostfds" : "vhostfd", Descriptors(list, "vhost", tap, queues));
                }
                return option.Add("sndbuf", (long?)nic.SendBuffer);
            case InterfaceSource.Client client:
                return option.Add("type", "socket").Add("connect", $"{client.Address}:{client.Port}");
            case InterfaceSource.Server server:
                return option.Add("type", "socket").Add("listen", $"{server.Address}:{server.Port}");
            case InterfaceSource.Multicast multicast:
                return option.Add("type", "socket").Add("mcast", $"{multicast.Address}:{multicast.Port}");
            case InterfaceSource.Udp udp:
                return option.Add("type", "socket").Add("udp", $"{udp.Address}:{udp.Port}").Add("localaddr", $"{udp.LocalAddress}:{udp.LocalPort}");
            case InterfaceSource.User when nic.Backend.Passt:
                return Reconnecting(
                    list, option.Add("type", "stream").Add("addr", new JsonOption().Add("type", "unix").Add("path", PasstSocket(domain, placement.Folder, nic))).Add("server", false));
            case InterfaceSource.User:
                return Slirp(option.Add("type", "user"), nic);
            case InterfaceSource.Internal:
                return option.Add("type", "user");
            case InterfaceSource.VhostUser vhost:
                list.Add("-chardev", VhostUserSocket(list, domain, placement, nic, vhost));
                return option.Add("type", "vhost-user").Add("chardev", $"char{nic.Info.Alias}").AddNonZero("queues", SeveralQueues(nic));
            case InterfaceSource.Vdpa:
                int set = domain.Devices.Interfaces.Where(n => n.Source is InterfaceSource.Vdpa).TakeWhile(n => n != nic).Count();
                list.Add("-add-fd", $"set={set},fd={list.Descriptor($"vdpa:{nic.Info.Alias}")},opaque={VdpaPlug.OpaqueOf(nic.Info.Alias!)}");
                return option.Add("type", "vhost-vdpa").Add("vhostdev", $"/dev/fdset/{set}").AddNonZero("queues", SeveralQueues(nic));
            default:
                // Refused by the rules of a start already.
                return null;
        }
    }

    private static ulong SeveralQueues(InterfaceDefinition nic) => nic.Driver.Queues > 1 ? nic.Driver.Queues : 0;

    private static string Descriptors(ArgumentList list, string kind, string tap, int queues)
        => string.Join(':', Enumerable.Range(0, queues).Select(q => list.Descriptor($"{kind}:{tap}:{q}")));

    private static JsonOption Slirp(JsonOption option, InterfaceDefinition nic)
    {
        foreach (InterfaceAddress address in nic.GuestAddresses)
        {
            if (address.Address.AddressFamily == AddressFamily.InterNetwork)
            {
                option.Add("net", address.Prefix == 0 ? $"{address.Address}" : $"{address.Address}/{address.Prefix}");
            }
            else
            {
                option.Add("ipv6-prefix", $"{address.Address}").AddNonZero("ipv6-prefixlen", address.Prefix);
            }
        }
        return option;
    }

    // QEMU 8.0 is the first whose streams connect again.
    private static JsonOption Reconnecting(ArgumentList list, JsonOption stream) => list.QemuVersion switch
    {
        >= 90200 => stream.Add("reconnect-ms", 5000L),
        >= 80000 => stream.Add("reconnect", 5L),
        _ => stream,
    };

    /// <summary>Where passt listens for a card.</summary>
    public static string PasstSocket(DomainDefinition domain, string folder, InterfaceDefinition nic)
        => $"{folder}/passt/{domain.Id?.ToString(CultureInfo.InvariantCulture) ?? "-1"}-{ShortName(domain)}-{nic.Info.Alias}.socket";

    // As libvirt's (virDomainDefGetShortName): a socket's path has little room.
    private static string ShortName(DomainDefinition domain)
    {
        const int Longest = 20;
        return string.Concat(domain.Name.EnumerateRunes().Take(Longest));
    }

    private static string VhostUserSocket(ArgumentList list, DomainDefinition domain, GuestPlacement placement, InterfaceDefinition nic, InterfaceSource.VhostUser vhost)
    {
        if (nic.Backend.Passt)
        {
            return $"socket,id=char{nic.Info.Alias},path={Comma(PasstSocket(domain, placement.Folder, nic))}{list.Reconnect(5)}";
        }
        string reconnect = vhost.Reconnect switch
        {
            { Enabled: true, Timeout: var seconds } => list.Reconnect(seconds),
            { Enabled: false } => list.Reconnect(0),
            null => "",
        };
        return $"socket,id=char{nic.Info.Alias},path={Comma(vhost.Path ?? "")}{(vhost.Listen ? ",server=on" : "")}{reconnect}";
    }

    /// <summary>A comma in a value of QEMU's key=value form is written twice.</summary>
    public static string Comma(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static JsonOption Device(DomainDefinition domain, InterfaceDefinition nic, uint bootIndex)
    {
        JsonOption option = new();
        if (nic.IsVirtio)
        {
            InterfaceDriver driver = nic.Driver;
            option.Add("driver", DeviceAddressText.VirtioName("virtio-net", nic.Model, nic.Info)).Virtio(driver.Virtio)
                .Add("tx", driver.TxMode switch { "iothread" => "bh", "timer" => "timer", _ => null })
                .Add("ioeventfd", driver.IoEventFd).Add("event_idx", driver.EventIdx)
                .Add("csum", driver.Host.Csum).Add("gso", driver.Host.Gso).Add("host_tso4", driver.Host.Tso4).Add("host_tso6", driver.Host.Tso6)
                .Add("host_ecn", driver.Host.Ecn).Add("host_ufo", driver.Host.Ufo).Add("mrg_rxbuf", driver.Host.MergeRxBuffers)
                .Add("guest_csum", driver.Guest.Csum).Add("guest_tso4", driver.Guest.Tso4).Add("guest_tso6", driver.Guest.Tso6)
                .Add("guest_ecn", driver.Guest.Ecn).Add("guest_ufo", driver.Guest.Ufo);
            if (driver.Queues > 1)
            {
                // Two vectors a queue pair, one for control, one for configuration; channel devices have none.
                option.Add("mq", true).Add("vectors", nic.Info.Address is DeviceAddress.Ccw ? null : (2L * driver.Queues) + 2);
            }
            option.AddNonZero("rx_queue_size", driver.RxQueueSize).AddNonZero("tx_queue_size", driver.TxQueueSize)
                .Add("rss", driver.Rss).Add("hash", driver.RssHashReport).AddNonZero("host_mtu", nic.Mtu ?? 0)
                .Add("failover", nic.Teaming is { IsTransient: false } ? true : null);
        }
        else
        {
            option.Add("driver", nic.Model);
        }
        return option.Add("netdev", NetdevOf(nic.Info.Alias)).Add("id", nic.Info.Alias).Add("mac", nic.Mac?.ToString())
            .AddNonZero("bootindex", bootIndex).Add("loadparm", nic.Info.LoadParm).At(domain, nic.Info).Rom(nic.Info);
    }
}
