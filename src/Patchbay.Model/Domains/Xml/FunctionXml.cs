using System.Xml.Linq;
using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes <c>&lt;function xmlns='urn:patchbay:domain:1'&gt;</c> of an interface.</summary>
internal static class FunctionXml
{
    /// <summary>The namespace of what libvirt's documents lack.</summary>
    public const string Namespace = "urn:patchbay:domain:1";

    private static readonly XNamespace Space = Namespace;

    /// <summary>The element; null where there is none.</summary>
    public static FunctionDefinition? Read(ElementReader device, InterfaceSource source)
    {
        if (device.Element.Element(Space + "function") is not { } element)
        {
            return null;
        }
        device.Ignore(element);
        using ElementReader reader = device.Into(element);
        if (source is not (InterfaceSource.Hostdev or InterfaceSource.Network))
        {
            reader.Report(Findings.NotPossible(reader.At, $"<function> in an interface of type '{source.TypeName}'", "only a virtual function of a card has such settings"));
        }
        return reader.Mark(new FunctionDefinition
        {
            Trusted = reader.YesNo("trusted"),
            SpoofCheck = reader.YesNo("spoofCheck"),
            MaxRate = reader.UInt("maxRate"),
        });
    }

    /// <summary>Writes the element, unless there is none.</summary>
    public static void Write(CanonicalWriter writer, FunctionDefinition? function)
    {
        if (function is not null)
        {
            writer.Start("function").Attribute("xmlns", Namespace).YesNo("trusted", function.Trusted).YesNo("spoofCheck", function.SpoofCheck)
                .Attribute("maxRate", function.MaxRate).End();
        }
    }
}
