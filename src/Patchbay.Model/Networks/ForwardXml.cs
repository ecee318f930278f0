using Patchbay.Model.Ports;
using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;forward&gt;</c>.</summary>
internal static class ForwardXml
{
    /// <summary>The forward mode with its devices; isolated where the element is absent.</summary>
    public static ForwardDefinition Read(ElementReader network)
    {
        if (network.Child("forward") is not { } element)
        {
            return new ForwardDefinition();
        }
        using ElementReader reader = network.Into(element);
        ForwardMode? said = reader.Text("mode") is null ? ForwardMode.Nat : reader.Word("mode", ForwardModes.Words, FindingClass.Unsupported);
        ForwardMode mode = said ?? ForwardMode.Isolated;
        bool managed = string.Equals(reader.Text("managed"), "yes", StringComparison.OrdinalIgnoreCase);
        ForwardDefinition forward = new()
        {
            Mode = mode,
            Managed = managed && mode == ForwardMode.Hostdev,
            Driver = HostDriverXml.Read(reader),
            Nat = NatXml.Read(reader, mode),
        };
        forward = ForwardPoolXml.Read(reader, forward);
        if (said is not null)
        {
            CheckDevices(reader, forward);
        }
        return mode == ForwardMode.Isolated ? new ForwardDefinition() : reader.Mark(forward);
    }

    /// <summary>Writes the element, unless the network is isolated.</summary>
    public static void Write(CanonicalWriter writer, ForwardDefinition forward, NetworkXmlOptions options)
    {
        if (forward.Mode == ForwardMode.Isolated)
        {
            return;
        }
        string? first = forward.PhysicalFunction is null && !forward.Interfaces.IsEmpty ? forward.Interfaces[0] : null;
        writer.Start("forward")
            .Attribute("dev", first)
            .Attribute("mode", forward.Mode.Word())
            .YesNo("managed", forward.Mode == ForwardMode.Hostdev ? forward.Managed : null);
        HostDriverXml.Write(writer, forward.Driver);
        if (forward.Mode == ForwardMode.Nat)
        {
            NatXml.Write(writer, forward.Nat);
        }
        ForwardPoolXml.Write(writer, forward, options);
        writer.End();
    }

    private static void CheckDevices(ElementReader reader, ForwardDefinition forward)
    {
        int devices = forward.Interfaces.Count + forward.Addresses.Count;
        switch (forward.Mode)
        {
        case ForwardMode.Nat or ForwardMode.Route when devices > 1:
            reader.Report(Findings.ManyForwardDevices(reader.At, forward.Mode.Word()));
            break;
        case ForwardMode.Open when devices > 0:
            reader.Report(Findings.NotInMode(reader.At, "a forward device", "open", "nat or route, which restrict where traffic goes"));
            break;
        case ForwardMode.Isolated when devices > 0:
            reader.Report(Findings.NoForwardDevices(reader.At));
            break;
        }
    }
}
