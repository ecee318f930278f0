using System.Globalization;
using System.Xml.Linq;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Ports;

/// <summary>Reads and writes <c>&lt;virtualport&gt;</c>, wherever it stands.</summary>
internal static class VirtualPortXml
{
    private const int MaxProfileLength = 39;

    private static readonly (string Word, VirtualPortType Value)[] Types =
    [
        ("802.1Qbg", VirtualPortType.Qbg),
        ("802.1Qbh", VirtualPortType.Qbh),
        ("openvswitch", VirtualPortType.OpenVSwitch),
        ("midonet", VirtualPortType.Midonet),
    ];

    /// <summary>The parent's <c>&lt;virtualport&gt;</c>, or null where there is none.</summary>
    /// <param name="parent">The element that may hold it.</param>
    /// <param name="requireType">Networks, and interfaces that are not of a network, must say the type.</param>
    /// <param name="requireComplete">Interfaces that are not of a network must give all parameters of the type.</param>
    public static VirtualPortDefinition? Read(ElementReader parent, bool requireType, bool requireComplete = false)
    {
        if (parent.Child("virtualport") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        VirtualPortDefinition port = new() { Type = reader.Word("type", Types, FindingClass.Unsupported) };
        if (requireType && element.Attribute("type") is null)
        {
            reader.Report(Findings.MissingAttribute(reader.At, "virtualport", "type"));
        }
        if (reader.Child("parameters") is { } parameters)
        {
            port = ReadParameters(reader, parameters, port);
        }
        if (requireComplete && port.Type is { } type)
        {
            foreach (string name in Required(type).Where(name => !Given(port).Contains(name)))
            {
                reader.Report(Findings.VirtualPortNeeds(reader.At, WordOf(type), name));
            }
        }
        return reader.Mark(port);
    }

    /// <summary>Writes the element, unless there is none or nothing in it.</summary>
    public static void Write(CanonicalWriter writer, VirtualPortDefinition? port)
    {
        if (port is null || (port.Type is null && !Given(port).Any()))
        {
            return;
        }
        writer.Start("virtualport").Attribute("type", port.Type is { } type ? WordOf(type) : null);
        if (Given(port).Any())
        {
            writer.Start("parameters")
                .Attribute("managerid", port.ManagerId)
                .Attribute("typeid", port.TypeId)
                .Attribute("typeidversion", port.TypeIdVersion)
                .Attribute("instanceid", port.InstanceId is { } instance ? UuidText.Format(instance) : null)
                .Attribute("interfaceid", port.InterfaceId is { } face ? UuidText.Format(face) : null)
                .Attribute("profileid", port.ProfileId)
                .End();
        }
        writer.End();
    }

    private static VirtualPortDefinition ReadParameters(ElementReader parent, XElement element, VirtualPortDefinition port)
    {
        using ElementReader reader = parent.Into(element);
        port = port with
        {
            ManagerId = (byte?)reader.AnyBase("managerid", 0xFF),
            TypeId = reader.AnyBase("typeid", 0xFFFFFF),
            TypeIdVersion = (byte?)reader.AnyBase("typeidversion", 0xFF),
            InstanceId = reader.Uuid("instanceid"),
            InterfaceId = reader.Uuid("interfaceid"),
            ProfileId = reader.Text("profileid"),
        };
        if (port.ProfileId?.Length > MaxProfileLength)
        {
            reader.BadValue("profileid", port.ProfileId, string.Create(CultureInfo.InvariantCulture, $"up to {MaxProfileLength} characters"));
        }
        if (port.Type is { } type)
        {
            foreach (string extra in Given(port).Except(Accepted(type)))
            {
                reader.Report(Findings.VirtualPortExtra(reader.AtAttribute(extra), WordOf(type), extra));
            }
        }
        return port;
    }

    private static IEnumerable<string> Given(VirtualPortDefinition port)
    {
        (string Name, bool Given)[] all =
        [
            ("managerid", port.ManagerId is not null),
            ("typeid", port.TypeId is not null),
            ("typeidversion", port.TypeIdVersion is not null),
            ("instanceid", port.InstanceId is not null),
            ("interfaceid", port.InterfaceId is not null),
            ("profileid", port.ProfileId is not null),
        ];
        return all.Where(p => p.Given).Select(p => p.Name);
    }

    private static string[] Accepted(VirtualPortType type) => type switch
    {
        VirtualPortType.OpenVSwitch => ["interfaceid", "profileid"],
        _ => Required(type),
    };

    private static string[] Required(VirtualPortType type) => type switch
    {
        VirtualPortType.Qbg => ["managerid", "typeid", "typeidversion", "instanceid"],
        VirtualPortType.Qbh => ["profileid"],
        _ => ["interfaceid"],
    };

    private static string WordOf(VirtualPortType type) => Types.First(t => t.Value == type).Word;
}
