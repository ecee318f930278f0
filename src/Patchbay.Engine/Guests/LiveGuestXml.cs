using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>The daemon's own document of a running guest: <c>&lt;guest&gt;</c> with the live <c>&lt;domain&gt;</c> in it.</summary>
internal static class LiveGuestXml
{
    public static string Format(LiveGuest live)
    {
        CanonicalWriter w = new();
        w.Start("guest").Attribute("phase", live.Phase.ToString()).Attribute("id", Number(live.Id))
            .Attribute("state", Number((int)live.Status.State)).Attribute("reason", Number(live.Status.Reason))
            .YesNo("rebootsAtPowerOff", live.RebootsAtPowerOff).Attribute("clock", live.ClockStart.ToString(CultureInfo.InvariantCulture))
            .Attribute("lastNode", live.LastNode.ToString(CultureInfo.InvariantCulture))
            .Attribute("askedMemory", live.AskedMemory == 0 ? null : live.AskedMemory.ToString(CultureInfo.InvariantCulture));
        QemuLaunch launch = live.Start.Launch;
        w.Start("qemu").Attribute("binary", launch.Binary).Attribute("folder", live.Start.Folder)
            .Attribute("monitor", launch.MonitorPath).Attribute("log", launch.LogPath).End();
        foreach (GuestTap tap in live.Start.Taps)
        {
            w.Start("tap").Attribute("name", tap.Name).Attribute("bridge", tap.Bridge).Attribute("mac", tap.GuestMac.ToString())
                .Attribute("queues", Number(tap.Queues)).YesNo("vnetHeader", tap.VnetHeader).Attribute("mtu", tap.Mtu)
                .YesNo("isolated", tap.Isolated).End();
        }
        CardPlugs.Write(w, live.Start.Plugs);
        foreach (PassedDevice device in live.Start.Devices)
        {
            PassedDeviceXml.Write(w, device);
        }
        foreach (HostOperation.ChangeOwner owner in live.Owners)
        {
            w.Start("owner").Attribute("path", owner.Path).Attribute("user", owner.User).Attribute("group", owner.Group)
                .Attribute("beforeUser", owner.BeforeUser).Attribute("beforeGroup", owner.BeforeGroup).End();
        }
        foreach (HeldPort port in live.Ports)
        {
            w.Start("port").Attribute("network", port.Network).Attribute("id", port.Id.ToString()).Attribute("interface", Number(port.Interface)).End();
        }
        foreach (TakenDevice taken in live.Taken)
        {
            taken.Write(w);
        }
        DiskVolumes.Write(w, live.Definition);
        if (live.WantedCpu is { } cpu)
        {
            w.Verbatim(CpuDocument.Format(cpu).TrimEnd('\n'));
        }
        string domain = GuestDocuments.Format(live.Definition, DomainFormat.Live with { IsSecure = true });
        return w.Verbatim(domain.TrimEnd('\n')).End().ToString();
    }

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static LiveGuest Parse(string text, string document)
    {
        DiagnosticBag findings = [];
        XElement root = XmlSource.Parse(text, document, findings) ?? throw new FormatException(findings.First().ToString());
        XElement domain = root.Element("domain") ?? throw new FormatException($"{document}: there is no <domain>");
        DomainDefinition definition = DiskVolumes.Read(root, GuestDocuments.ParseLive(domain.ToString(), document));
        XElement qemu = root.Element("qemu") ?? throw new FormatException($"{document}: there is no <qemu>");
        return new LiveGuest
        {
            Phase = Enum.Parse<GuestPhase>(Text(root, "phase")),
            Id = Int(root, "id"),
            Status = new GuestStatus((GuestState)Int(root, "state"), Int(root, "reason")),
            RebootsAtPowerOff = Text(root, "rebootsAtPowerOff") == "yes",
            ClockStart = long.Parse(root.Attribute("clock")?.Value ?? "0", CultureInfo.InvariantCulture),
            LastNode = uint.Parse(root.Attribute("lastNode")?.Value ?? "0", CultureInfo.InvariantCulture),
            AskedMemory = ulong.Parse(root.Attribute("askedMemory")?.Value ?? "0", CultureInfo.InvariantCulture),
            Definition = definition,
            WantedCpu = root.Element("cpu") is { } cpu ? CpuDocument.Parse(cpu.ToString(), document, findings)?.Cpu : null,
            Start = new GuestStart
            {
                Guest = definition.Name,
                Folder = Text(qemu, "folder"),
                Launch = new QemuLaunch
                {
                    Guest = definition.Name,
                    Binary = Text(qemu, "binary"),
                    Arguments = [],
                    MonitorPath = Text(qemu, "monitor"),
                    LogPath = Text(qemu, "log"),
                },
                Plugs = CardPlugs.Read(root, definition, Text(qemu, "folder")),
                Taps = root.Elements("tap").Select(ReadTap).Select(tap => WithSettings(tap, definition)).ToValueList(),
                Devices = root.Elements("device").Select(PassedDeviceXml.Read).ToValueList(),
            },
            Owners = root.Elements("owner").Select(ReadOwner).DistinctBy(static o => o.Path).ToValueList(),
            Ports = root.Elements("port").Select(p => new HeldPort(Text(p, "network"), Guid.Parse(Text(p, "id")), Int(p, "interface"))).ToValueList(),
            Taken = root.Elements("taken").Select(TakenDevice.Read).ToValueList(),
        };
    }

    private static GuestTap ReadTap(XElement tap) => new(Text(tap, "name"), Text(tap, "bridge"), MacAddress.Parse(Text(tap, "mac")))
    {
        Queues = Int(tap, "queues"),
        VnetHeader = Text(tap, "vnetHeader") == "yes",
        Mtu = tap.Attribute("mtu") is null ? null : (uint)Int(tap, "mtu"),
        Isolated = Text(tap, "isolated") == "yes",
    };

    // These are the interface's own.
    private static GuestTap WithSettings(GuestTap tap, DomainDefinition definition)
        => definition.Devices.Interfaces.FirstOrDefault(n => n.Target == tap.Name) is { } nic
            ? tap with { Switch = InterfacePlug.SwitchOf(definition, nic), Vlan = nic.Vlan, Bandwidth = nic.Bandwidth, CoalesceRxFrames = nic.CoalesceRxFrames ?? 0, Fixed = InterfacePlug.FixedOf(nic) }
            : tap;

    private static HostOperation.ChangeOwner ReadOwner(XElement owner)
        => new(Text(owner, "path"), Id(owner, "user"), Id(owner, "group"), Id(owner, "beforeUser"), Id(owner, "beforeGroup"));

    private static string Text(XElement element, string name)
        => element.Attribute(name)?.Value ?? throw new FormatException($"<{element.Name}> has no {name}");

    private static int Int(XElement element, string name) => int.Parse(Text(element, name), CultureInfo.InvariantCulture);

    private static uint Id(XElement element, string name) => uint.Parse(Text(element, name), CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
