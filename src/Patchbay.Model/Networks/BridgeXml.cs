using System.Globalization;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;bridge&gt;</c>.</summary>
internal static class BridgeXml
{
    private static readonly (string Word, MacTableManager Value)[] Managers = [("kernel", MacTableManager.Kernel), ("libvirt", MacTableManager.Static)];

    /// <summary>The bridge; in modes that own one never null, elsewhere null where nothing is said.</summary>
    public static BridgeDefinition? Read(ElementReader network, ForwardMode mode)
    {
        if (network.Child("bridge") is not { } element)
        {
            return mode.OwnsBridge() ? new BridgeDefinition() : null;
        }
        using ElementReader reader = network.Into(element);
        string? stp = reader.Text("stp");
        BridgeDefinition bridge = new()
        {
            Name = reader.Text("name"),
            Zone = reader.Text("zone"),
            Stp = stp != "off",
            Delay = reader.Text("delay") is null ? 0 : reader.UInt("delay") ?? 0,
            MacTableManager = reader.Text("macTableManager") is null ? null : reader.Word("macTableManager", Managers),
        };
        if (stp is not (null or "on" or "off"))
        {
            reader.Report(Findings.StpTakenAsOn(reader.AtAttribute("stp"), stp));
        }
        if (!mode.OwnsBridge())
        {
            RefuseInMode(reader, bridge, stp, mode);
            return bridge is { Name: null, MacTableManager: null } ? null : reader.Mark(new BridgeDefinition { Name = bridge.Name, MacTableManager = bridge.MacTableManager });
        }
        return reader.Mark(bridge);
    }

    /// <summary>Writes the element where the mode owns a bridge or something is said about one.</summary>
    public static void Write(CanonicalWriter writer, BridgeDefinition? bridge, ForwardMode mode)
    {
        if (mode.OwnsBridge())
        {
            bridge ??= new BridgeDefinition();
        }
        else if (bridge is null or { Name: null, MacTableManager: null })
        {
            return;
        }
        writer.Start("bridge").Attribute("name", bridge.Name).Attribute("zone", bridge.Zone);
        if (mode.OwnsBridge())
        {
            writer.OnOff("stp", bridge.Stp).Attribute("delay", bridge.Delay.ToString(CultureInfo.InvariantCulture));
        }
        writer.Attribute("macTableManager", bridge.MacTableManager switch
        {
            MacTableManager.Kernel => "kernel",
            MacTableManager.Static => "libvirt",
            _ => null,
        }).End();
    }

    private static void RefuseInMode(ElementReader reader, BridgeDefinition bridge, string? stp, ForwardMode mode)
    {
        bool foreign = mode == ForwardMode.Bridge;
        Refuse("name", !foreign && bridge.Name is not null, "a mode with a bridge");
        Refuse("macTableManager", !foreign && bridge.MacTableManager is not null, "a mode with a bridge");
        Refuse("zone", bridge.Zone is not null, ForwardModes.OwnBridgeWords);
        Refuse("stp", stp is not null, ForwardModes.OwnBridgeWords);
        Refuse("delay", bridge.Delay > 0, ForwardModes.OwnBridgeWords);

        void Refuse(string attribute, bool given, string accepted)
        {
            if (given)
            {
                reader.Report(Findings.NotInMode(reader.AtAttribute(attribute), $"'{attribute}' of <bridge>", mode.Word(), accepted));
            }
        }
    }
}
