using System.Xml.Linq;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Changes;

namespace Patchbay.Planning.Guests;

/// <summary>The differences between what is stored of a guest and what it shall be.</summary>
public static class GuestDifferences
{
    private const string Secrets = "(passwords)";
    private const string Hidden = "***";

    private static readonly DiskSource NoSource = new() { Storage = new DiskStorage.File(null) };

    /// <summary>All of them, in the order of the document. Passwords are not shown; that one changes is.</summary>
    /// <param name="before">As it is stored.</param>
    /// <param name="after">As it shall be, with everything filled in.</param>
    public static ValueList<GuestDifference> Between(DomainDefinition before, DomainDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ValueList<GuestDifference> open = ElementDifference
            .Between(Tree(before, secure: false), Tree(after, secure: false), GuestShape.Instance)
            .Select(static d => new GuestDifference(d.Path, d.Before, d.After))
            .ToValueList();
        return open.IsEmpty && !XNode.DeepEquals(Tree(before, secure: true), Tree(after, secure: true)) ? [new GuestDifference(Secrets, Hidden, Hidden)] : open;
    }

    /// <summary>
    /// The differences between what a guest has while it runs and what it shall have: its cards, where they are plugged in and whether
    /// their cables are, and its disks. What starting it filled in is none.
    /// </summary>
    /// <param name="live">As it runs.</param>
    /// <param name="after">As it shall be, with everything filled in.</param>
    public static ValueList<GuestDifference> OfPlugs(DomainDefinition live, DomainDefinition after)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(after);
        return Between(after with { Devices = Plugs(live.Devices, after.Devices) }, after with { Devices = Plugs(after.Devices, after.Devices) });
    }

    private static DeviceList Plugs(DeviceList devices, DeviceList wanted) => new()
    {
        Interfaces = devices.Interfaces.Select(nic => new InterfaceDefinition
        {
            Source = SourceOf(nic, wanted.Interfaces.FirstOrDefault(w => w.Mac == nic.Mac)),
            Mac = nic.Mac,
            Model = nic.Model,
            LinkUp = nic.LinkUp == false ? false : null,
        }).ToValueList(),
        Disks = devices.Disks.Select(static d => new DiskDefinition { Device = d.Device, Source = NoSource, Target = d.Target, Bus = d.Bus }).ToValueList(),
    };

    // As a document says it: of a network's card, the network. A function that a network lent does not say whose it is.
    private static InterfaceSource SourceOf(InterfaceDefinition nic, InterfaceDefinition? wanted) => nic switch
    {
        { Origin: { } origin } => new InterfaceSource.Network(origin.Network, origin.PortGroup, null),
        { Source: InterfaceSource.Hostdev } when wanted?.Source is InterfaceSource.Network => wanted.Source,
        _ => nic.Source,
    };

    private static XElement Tree(DomainDefinition guest, bool secure) => XElement.Parse(DomainXml.Format(guest, DomainFormat.Inactive with { IsSecure = secure }));

    private sealed class GuestShape : DocumentShape
    {
        public static GuestShape Instance { get; } = new();

        public override string KeyOf(XElement element, string pattern)
        {
            string? key = pattern switch
            {
                "devices/interface" => element.Element("mac")?.Attribute("address")?.Value,
                "devices/disk" => element.Element("target")?.Attribute("dev")?.Value,
                "devices/controller" => $"{element.Attribute("type")?.Value}-{element.Attribute("index")?.Value}",
                _ => null,
            };
            return key is null ? Name(element) : $"{Name(element)}[{key}]";
        }
    }
}

/// <summary>One difference between two guests.</summary>
/// <param name="Path">Such as <c>devices/interface[52:54:00:00:00:01]/source/@network</c>: element names, what tells one apart in brackets.</param>
/// <param name="Before">Null where it is new.</param>
/// <param name="After">Null where it goes.</param>
public sealed record GuestDifference(string Path, string? Before, string? After);
