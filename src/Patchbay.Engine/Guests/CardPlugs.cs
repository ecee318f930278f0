using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests.Passthrough;
using Patchbay.Planning.Guests.Plugs;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>
/// What cards have on the host beside taps on bridges: chosen for a start, and found again by a daemon that starts, of the
/// live definition and of what had to be noted of the host as it was.
/// </summary>
internal static class CardPlugs
{
    /// <summary>Those of all cards, with what the host has that will have to come back.</summary>
    public static ValueList<GuestPlug> Choose(DomainDefinition domain, string folder, HostSnapshot host, DomainPlaces places)
        => domain.Devices.Interfaces.Select(nic => Choose(domain, nic, folder, host, places)).OfType<GuestPlug>().ToValueList();

    /// <summary>One card's; null where it has none.</summary>
    /// <exception cref="RefusedException">It cannot be here, with its place.</exception>
    public static GuestPlug? Choose(DomainDefinition domain, InterfaceDefinition nic, string folder, HostSnapshot host, DomainPlaces places)
    {
        GuestPlug? plug = GuestPlugs.Of(domain, nic, folder);
        if (plug is PasstPlug passt && PlugChecks.OfSocket(passt.Socket) is { } problem)
        {
            throw InterfacePlug.Refuse(nic, places, problem);
        }
        return plug is MacvtapPlug macvtap && host.Links.TryGetValue(macvtap.Lower, out LinkState? lower)
            ? Over(macvtap, lower, nic, host, places)
            : plug;
    }

    /// <summary>A plug as it is once its card has changed.</summary>
    public static GuestPlug Change(GuestPlug plug, InterfaceDefinition nic)
    {
        plug = plug with { Bandwidth = nic.Bandwidth };
        return plug is MacvtapPlug macvtap ? macvtap.InVlan(TagOf(nic)) : plug;
    }

    /// <summary>Why a card of a running guest cannot be put into the VLAN that it asks for; null where it can.</summary>
    public static string? WhyNotInVlan(GuestPlug plug, InterfaceDefinition nic) => (nic.Vlan, plug) switch
    {
        (null, _) => null,
        (_, MacvtapPlug { Function: null } macvtap) => NoFunction(macvtap.Lower, nic),
        _ => DeviceWish.Obstacle(nic),
    };

    /// <summary>The host as seen, and with it the virtual functions of cards that guests have to themselves by their devices.</summary>
    /// <param name="context">What guests share.</param>
    /// <param name="cards">The cards, as they came to be.</param>
    /// <param name="host">With the links below them.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public static async Task<HostSnapshot> LookBelowAsync(
        GuestContext context, ValueList<InterfaceDefinition> cards, HostSnapshot host, CancellationToken cancellationToken)
    {
        ValueList<PciAddress> functions = cards.Select(n => n.Source).OfType<InterfaceSource.Direct>().Where(static d => d.Mode == MacvtapMode.Passthrough)
            .Select(d => host.Links.GetValueOrDefault(d.Device) is { } lower ? FunctionOf(lower) : null).OfType<PciAddress>().ToValueList();
        return functions.IsEmpty ? host : host with
        {
            Guests = host.Guests with
            {
                PciFunctions = (await context.Host.ObserveAsync(new HostScope { Guests = new GuestScope { PciFunctions = functions } }, cancellationToken)).Guests.PciFunctions,
            },
        };
    }

    /// <summary>What the host's cards do not know of functions that guests have by their devices: a daemon ended before it told them.</summary>
    /// <param name="context">What guests share.</param>
    /// <param name="plugs">As they are to be.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public static async Task<ValueList<HostOperation>> UntoldAsync(GuestContext context, IEnumerable<GuestPlug> plugs, CancellationToken cancellationToken)
    {
        HostOperation.SetFunction[] wanted = [.. plugs.OfType<MacvtapPlug>().Select(static p => p.Function).OfType<HostOperation.SetFunction>().Where(static f => f.Device is not null)];
        if (wanted.Length == 0)
        {
            return [];
        }
        HostScope scope = new() { Links = [], Guests = new GuestScope { PciFunctions = wanted.Select(static f => f.Device!.Value).ToValueList() } };
        IReadOnlyDictionary<PciAddress, PciFunctionState> seen = (await context.Host.ObserveAsync(scope, cancellationToken)).Guests.PciFunctions;
        List<HostOperation> untold = [];
        foreach (HostOperation.SetFunction function in wanted)
        {
            if (seen.GetValueOrDefault(function.Device!.Value)?.Function is { Link: { } card, Settings.Vlan: { } vlan } now && vlan != function.After.Vlan)
            {
                untold.Add(function with { Link = card, Number = now.Number, Before = now.Settings.Where(function.After) });
            }
        }
        return untold.ToValueList();
    }

    private static MacvtapPlug Over(MacvtapPlug macvtap, LinkState lower, InterfaceDefinition nic, HostSnapshot host, DomainPlaces places)
    {
        macvtap = macvtap with { LowerWasUp = lower.IsUp };
        return macvtap.Mode != MacvtapMode.Passthrough ? macvtap : macvtap with
        {
            LowerMac = lower.Mac,
            LowerIdentity = LinkIdentity.Of(lower, macvtap.Mac),
            Function = Told(nic, lower, host, places),
        };
    }

    // As libvirt: a tag that another guest left is not for this one.
    private static HostOperation.SetFunction? Told(InterfaceDefinition nic, LinkState lower, HostSnapshot host, DomainPlaces places)
    {
        if (DeviceWish.Obstacle(nic) is { } problem)
        {
            throw InterfacePlug.Refuse(nic, places, problem);
        }
        PciAddress? address = FunctionOf(lower);
        if (address is { } device && host.Guests.PciFunctions.GetValueOrDefault(device)?.Function is { Link: { } card } function
            && (nic.Vlan is not null || function.Settings.Vlan is not null))
        {
            FunctionSettings wanted = new() { Vlan = TagOf(nic) };
            return new HostOperation.SetFunction(card, function.Number, wanted, function.Settings.Where(wanted)) { Device = device };
        }
        return nic.Vlan is null
            ? null
            : throw InterfacePlug.Refuse(nic, places, NoFunction(lower.Name, nic));
    }

    private static string NoFunction(string lower, InterfaceDefinition nic)
        => $"the guest's frames cannot be put into a VLAN: '{lower}' is no virtual function of a card of this host, which would do that; name a VLAN's own device, as in {lower}.{TagOf(nic)}";

    private static uint TagOf(InterfaceDefinition nic) => nic.Vlan?.Tags[0].Id ?? 0;

    private static PciAddress? FunctionOf(LinkState link)
    {
        const string Pci = "pci/";
        return link.Parent?.StartsWith(Pci, StringComparison.Ordinal) == true ? PassedDeviceXml.Address(link.Parent[Pci.Length..]) : null;
    }

    /// <summary>Writes what the definition does not say.</summary>
    public static void Write(CanonicalWriter writer, ValueList<GuestPlug> plugs)
    {
        foreach (GuestPlug plug in plugs)
        {
            writer.Start("plug").Attribute("card", plug.Alias);
            if (plug is MacvtapPlug { LowerMac: { } mac } whole)
            {
                writer.Attribute("lowerMac", mac.ToString()).YesNo("lowerUp", whole.LowerWasUp);
                if (whole.LowerIdentity is { } lower)
                {
                    writer.Attribute("lowerIndex", lower.Index.ToString(CultureInfo.InvariantCulture)).Attribute("lowerPermanentMac", lower.PermanentMac?.ToString())
                        .Attribute("lowerParent", lower.Parent);
                }
                if (whole.Function is { Device: { } device } function)
                {
                    writer.Attribute("lowerFunction", device.ToString());
                    PassedDeviceXml.Write(writer, function);
                }
            }
            writer.End();
        }
    }

    /// <summary>Reads it back.</summary>
    public static ValueList<GuestPlug> Read(XElement root, DomainDefinition definition, string folder)
    {
        List<GuestPlug> plugs = [];
        foreach (XElement noted in root.Elements("plug"))
        {
            InterfaceDefinition? nic = definition.Devices.Interfaces.FirstOrDefault(n => n.Info.Alias == noted.Attribute("card")?.Value);
            if (nic is not null && GuestPlugs.Of(definition, nic, folder) is { } plug)
            {
                plugs.Add(plug is MacvtapPlug whole && noted.Attribute("lowerMac") is { } mac
                    ? whole with { LowerMac = MacAddress.Parse(mac.Value), LowerIdentity = ReadIdentity(noted, whole.Mac), LowerWasUp = noted.Attribute("lowerUp")?.Value == "yes", Function = ReadFunction(noted) }
                    : plug);
            }
        }
        return plugs.ToValueList();
    }

    private static HostOperation.SetFunction? ReadFunction(XElement noted)
        => noted.Attribute("lowerFunction") is { } device ? PassedDeviceXml.ReadFunction(noted, PassedDeviceXml.Address(device.Value)) : null;

    private static LinkIdentity? ReadIdentity(XElement noted, MacAddress lent) => noted.Attribute("lowerIndex") is { } index
        ? new LinkIdentity(
            int.Parse(index.Value, CultureInfo.InvariantCulture), noted.Attribute("lowerPermanentMac") is { } mac ? MacAddress.Parse(mac.Value) : null,
            noted.Attribute("lowerParent")?.Value, lent)
        : null;
}
