using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
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
            ? Over(macvtap, lower)
            : plug;
    }

    private static MacvtapPlug Over(MacvtapPlug macvtap, LinkState lower)
    {
        bool isWhole = macvtap.Mode == MacvtapMode.Passthrough;
        return macvtap with { LowerMac = isWhole ? lower.Mac : null, LowerIdentity = isWhole ? LinkIdentity.Of(lower, macvtap.Mac) : null, LowerWasUp = lower.IsUp };
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
                    ? whole with { LowerMac = MacAddress.Parse(mac.Value), LowerIdentity = ReadIdentity(noted, whole.Mac), LowerWasUp = noted.Attribute("lowerUp")?.Value == "yes" }
                    : plug);
            }
        }
        return plugs.ToValueList();
    }

    private static LinkIdentity? ReadIdentity(XElement noted, MacAddress lent) => noted.Attribute("lowerIndex") is { } index
        ? new LinkIdentity(
            int.Parse(index.Value, CultureInfo.InvariantCulture), noted.Attribute("lowerPermanentMac") is { } mac ? MacAddress.Parse(mac.Value) : null,
            noted.Attribute("lowerParent")?.Value, lent)
        : null;
}
