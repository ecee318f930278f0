using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Tests.Guests;

/// <content>
/// Devices that guests take from the host: two network cards, and four functions of one of them, each in an IOMMU group of
/// its own. The first card is the fourth function. Like the kernel, it refuses a second macvtap where one has the device to itself.
/// </content>
internal sealed partial class FakeGuestHost
{
    public static readonly MacAddress OwnMac = MacAddress.Parse("02:00:00:00:00:01");

    private static readonly FunctionSettings Untold = new() { Mac = default(MacAddress), Vlan = 7, SpoofCheck = true, Trusted = false, MaxRate = 0 };

    /// <summary>Cards with their addresses and whether they are up.</summary>
    public Dictionary<string, (MacAddress Mac, bool IsUp)> Uplinks { get; } = new() { ["eth0"] = (OwnMac, true), ["eth1"] = (OwnMac, false) };

    /// <summary>Macvtaps with what they are over and whether they have it to themselves. They outlive who has them open.</summary>
    public Dictionary<string, (string Lower, bool IsWhole)> Macvtaps { get; } = [];

    public Dictionary<PciAddress, PciDriver> Drivers { get; } = Functions().ToDictionary(static a => a, static _ => new PciDriver("igbvf", null));

    public Dictionary<uint, FunctionSettings> Told { get; } = new() { [0] = Untold, [1] = Untold, [2] = Untold, [3] = Untold };

    /// <summary>What bridges were told: ports with the only address behind them. It goes with the port.</summary>
    public HashSet<(string Port, MacAddress Mac)> Forwarding { get; } = [];

    /// <summary>Macvtaps whose ports a switch has taken in.</summary>
    public HashSet<string> Associated { get; } = [];

    /// <summary>Whether bridges were told of one address, behind one port. While others work with the host.</summary>
    public bool IsToldOf(string port, MacAddress mac)
    {
        lock (this)
        {
            return Forwarding.SetEquals([(port, mac)]);
        }
    }

    /// <summary>Ports that bridges learn nothing from.</summary>
    public HashSet<string> Unlearning { get; } = [];

    /// <summary>What was asked for of networks, and which devices guests had then without one.</summary>
    public List<(string Network, ValueList<PortPlug> Elsewhere)> Claims { get; } = [];

    public static PciAddress FunctionOf(uint number) => new(0, 1, 0x10, number);

    /// <summary>What a guest could have left changed, in words.</summary>
    public string Devices => string.Join('\n',
        string.Join(' ', Uplinks.Select(u => $"{u.Key} {u.Value.Mac} {(u.Value.IsUp ? "up" : "down")}")),
        string.Join(' ', Macvtaps.Keys.Order()),
        string.Join(' ', Forwarding.Select(static f => $"{f.Port} {f.Mac}").Order()),
        string.Join(' ', Unlearning.Order()),
        string.Join(' ', Associated.Order()),
        string.Join(' ', Drivers.Select(d => $"{d.Key} {d.Value.Name} {d.Value.Override}")),
        string.Join(' ', Told.Select(t => $"{t.Key}{t.Value}")),
        string.Join(' ', Owners.Where(o => o.Key.StartsWith("/dev/vfio/", StringComparison.Ordinal)).Select(o => $"{o.Key} {o.Value.User}:{o.Value.Group}")));

    private static IEnumerable<PciAddress> Functions() => Enumerable.Range(0, 4).Select(static n => FunctionOf((uint)n));

    private IEnumerable<LinkState> Cards()
        => Uplinks.Select(u => new LinkState { Name = u.Key, Kind = "", Mtu = 1500, IsUp = u.Value.IsUp, Mac = u.Value.Mac, Parent = u.Key == "eth0" ? $"pci/{FunctionOf(3)}" : null })
            .Concat(Macvtaps.Keys.Select(static m => new LinkState { Name = m, Kind = "macvtap", Mtu = 1500 }));

    private PciFunctionState FunctionAt(PciAddress address)
    {
        PciFunctionState state = new()
        {
            Address = address,
            Driver = Drivers[address],
            Group = 12 + address.Function,
            Function = new VirtualFunctionState(new PciAddress(0, 1, 0, 0), "eth1", address.Function, Told[address.Function]),
        };
        return Owners.TryGetValue(state.GroupPath!, out (uint User, uint Group) owner) ? state with { GroupOwner = owner } : state;
    }

    private InterfaceSource? Lend(PortClaim claim)
    {
        Claims.Add((claim.Network, claim.Elsewhere));
        return claim.Network switch
        {
            "functions" => new InterfaceSource.Hostdev(new InterfaceHostDevice.Pci(
                Functions().First(a => !claim.Elsewhere.OfType<PortPlug.Hostdev>().Any(h => h.Address == a)))) { Managed = true },
            "uplinks" => new InterfaceSource.Direct(
                Uplinks.Keys.First(d => !claim.Elsewhere.OfType<PortPlug.Direct>().Any(h => h.Device == d && h.Mode == ForwardMode.Passthrough)), MacvtapMode.Bridge),
            "fixed" => new InterfaceSource.Network(claim.Network, null, claim.Port) { BridgeName = "virbr0", MacTableManager = "libvirt" },
            _ => null,
        };
    }

    private void PerformOnDevice(HostOperation operation)
    {
        switch (operation)
        {
            case HostOperation.CreateMacvtap macvtap:
                bool isWhole = macvtap.Mode == MacvtapMode.Passthrough;
                if (Macvtaps.Values.Any(m => m.Lower == macvtap.Lower && (m.IsWhole || isWhole)))
                {
                    throw new HostException($"make the macvtap {macvtap.Name}: Device or resource busy");
                }
                Macvtaps.Add(macvtap.Name, (macvtap.Lower, isWhole));
                break;
            case HostOperation.DeleteMacvtap macvtap:
                Macvtaps.Remove(macvtap.Macvtap.Name);
                break;
            case HostOperation.LendMac lend:
                Uplinks[lend.Link] = (lend.Mac, Uplinks[lend.Link].IsUp);
                break;
            case HostOperation.RestoreMac restore:
                Uplinks[restore.Link] = (restore.Mac, Uplinks[restore.Link].IsUp);
                break;
            case HostOperation.SetUp set when Uplinks.TryGetValue(set.Link, out (MacAddress Mac, bool IsUp) link):
                Uplinks[set.Link] = (link.Mac, set.Up);
                break;
            case HostOperation.AssociatePort port:
                Assert.Contains(port.Macvtap, Macvtaps);
                Associated.Add(port.Macvtap);
                break;
            case HostOperation.DisassociatePort port:
                Associated.Remove(port.Port.Macvtap);
                break;
            case HostOperation.SetPortLearning port:
                (port.Learns ? (Action<string>)(l => Unlearning.Remove(l)) : l => Unlearning.Add(l))(port.Link);
                break;
            case HostOperation.AddForwarding add when Taps.GetValueOrDefault(add.Link) is { Length: > 0 }:
                Forwarding.Add((add.Link, add.Mac));
                break;
            case HostOperation.RemoveForwarding remove:
                Forwarding.Remove((remove.Link, remove.Mac));
                break;
            case HostOperation.BindDriver bind:
                Bind(bind);
                break;
            case HostOperation.SetFunction { IsReturn: true, Device: { } device } when !Drivers.ContainsKey(device):
                break;
            case HostOperation.SetFunction set:
                FunctionSettings was = Told[set.Number];
                FunctionSettings now = set.After;
                Told[set.Number] = new FunctionSettings
                {
                    Mac = now.Mac ?? was.Mac,
                    Vlan = now.Vlan ?? was.Vlan,
                    SpoofCheck = now.SpoofCheck ?? was.SpoofCheck,
                    Trusted = now.Trusted ?? was.Trusted,
                    MaxRate = now.MaxRate ?? was.MaxRate,
                };
                break;
        }
    }

    /// <summary>What a card knew of a function, and the file of its group, go with it.</summary>
    internal void Forget(PciAddress function)
    {
        Told[function.Function] = Untold;
        Owners.Remove($"/dev/vfio/{12 + function.Function}");
    }

    internal void RemoveTap(string tap)
    {
        Taps.Remove(tap);
        HandedOver.Remove(tap);
        Unlearning.Remove(tap);
        Forwarding.RemoveWhere(f => f.Port == tap);
    }

    // The group's file comes with the driver and goes with it.
    private void Bind(HostOperation.BindDriver bind)
    {
        if (!Drivers.ContainsKey(bind.Device))
        {
            // As good where a guest gives it back.
            Assert.True(bind.IsReturn, $"{bind}: there is no such function");
            return;
        }
        Drivers[bind.Device] = bind.After;
        string file = $"/dev/vfio/{12 + bind.Device.Function}";
        if (bind.After.Name != "vfio-pci")
        {
            Owners.Remove(file);
        }
        else
        {
            Owners.TryAdd(file, (0, 0));
        }
    }
}
