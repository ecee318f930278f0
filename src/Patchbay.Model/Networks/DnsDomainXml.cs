using Patchbay.Model.Text;

namespace Patchbay.Model.Networks;

/// <summary>Reads and writes <c>&lt;domain&gt;</c> of a network.</summary>
internal static class DnsDomainXml
{
    /// <summary>The DNS domain, or null where none is named.</summary>
    public static DnsDomainDefinition? Read(ElementReader network)
    {
        if (network.Child("domain") is not { } element)
        {
            return null;
        }
        using ElementReader reader = network.Into(element);
        DnsDomainDefinition domain = new(reader.Attribute("name"), reader.YesNo("localOnly"), reader.YesNo("register"));
        if (domain is { Register: true, LocalOnly: not true })
        {
            reader.Report(Findings.RegisterNeedsLocalOnly(reader.AtAttribute("register")));
        }
        if (domain.Name is null)
        {
            reader.Report(Findings.DomainWithoutName(reader.At));
            return null;
        }
        return reader.Mark(domain);
    }

    /// <summary>Writes the element, unless no domain is named.</summary>
    public static void Write(CanonicalWriter writer, DnsDomainDefinition? domain)
    {
        if (domain?.Name is not null)
        {
            writer.Start("domain").Attribute("name", domain.Name).YesNo("localOnly", domain.LocalOnly).YesNo("register", domain.Register).End();
        }
    }
}
