using System.Xml.Linq;
using Patchbay.Model.Networks;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes the elements of QEMU's namespace at the end of a domain.</summary>
internal static class QemuXml
{
    /// <summary>The namespace.</summary>
    public static readonly XNamespace Namespace = "http://libvirt.org/schemas/domain/qemu/1.0";

    private static readonly string[] Others = ["capabilities", "override", "deprecation"];

    /// <summary>Reads arguments, environment and the rest; null where there are none.</summary>
    public static QemuCommandline? Read(DomainReading reading, ElementReader domain)
    {
        List<string> arguments = [];
        List<QemuEnvironment> environment = [];
        List<VerbatimXml> others = [];
        if (domain.Element.Element(Namespace + "commandline") is { } element)
        {
            domain.Ignore(element);
            foreach (XElement child in element.Elements(Namespace + "arg"))
            {
                using ElementReader reader = reading.Open(child);
                if (reader.Raw("value") is null)
                {
                    reader.Report(Findings.MissingAttribute(reader.At, "qemu:arg", "value"));
                }
                arguments.Add(reader.Attribute("value") ?? "");
            }
            foreach (XElement child in element.Elements(Namespace + "env"))
            {
                using ElementReader reader = reading.Open(child);
                string name = reader.RequiredAttribute("name");
                if (name.Length > 0 && (char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
                {
                    reader.BadValue("name", name, "letters, digits and '_', not a digit first");
                }
                environment.Add(new QemuEnvironment(name, reader.Attribute("value")));
            }
        }
        foreach (string name in Others)
        {
            if (domain.Element.Element(Namespace + name) is { } other && other.HasElements | other.HasAttributes)
            {
                domain.Ignore(other);
                others.Add(VerbatimText.Of(Bare(other)));
                if (name != "deprecation")
                {
                    reading.Unsupport(domain, other, $"qemu:{name}");
                }
            }
        }
        return arguments.Count + environment.Count + others.Count == 0
            ? null
            : new QemuCommandline { Arguments = arguments.ToValueList(), Environment = environment.ToValueList(), Others = others.ToValueList() };
    }

    /// <summary>Writes them.</summary>
    public static void Write(CanonicalWriter writer, QemuCommandline? qemu)
    {
        if (qemu is null)
        {
            return;
        }
        writer.Start("qemu:commandline");
        foreach (string argument in qemu.Arguments)
        {
            writer.Start("qemu:arg").Attribute("value", argument).End();
        }
        foreach (QemuEnvironment variable in qemu.Environment)
        {
            writer.Start("qemu:env").Attribute("name", variable.Name).Attribute("value", variable.Value).End();
        }
        writer.EndUnlessEmpty();
        foreach (VerbatimXml other in qemu.Others)
        {
            writer.Lines(other);
        }
    }

    // The prefix is declared on the root.
    private static XElement Bare(XElement element)
    {
        XElement copy = new(element);
        copy.DescendantsAndSelf().Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
        return copy;
    }
}
