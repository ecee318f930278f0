using Patchbay.Model.Networks;
using Patchbay.Model.Text;

namespace Patchbay.Model.Ports;

/// <summary>Reads and writes the <c>&lt;driver&gt;</c> that a host device is bound to for a guest.</summary>
internal static class HostDriverXml
{
    private static readonly string[] Names = ["kvm", "vfio", "xen"];

    /// <summary>The parent's driver, or null where nothing is said.</summary>
    public static ForwardDriver? Read(ElementReader parent)
    {
        if (parent.Child("driver") is not { } element)
        {
            return null;
        }
        using ElementReader reader = parent.Into(element);
        string? name = reader.Attribute("name");
        string? model = reader.Attribute("model");
        if (name is not null && !Names.Contains(name))
        {
            reader.Report(Findings.UnknownWord(reader.AtAttribute("name"), "driver", "name", name, Names));
        }
        return name is null && model is null ? null : reader.Mark(new ForwardDriver(name, model));
    }

    /// <summary>Writes the element, unless nothing is said.</summary>
    public static void Write(CanonicalWriter writer, ForwardDriver? driver)
    {
        if (driver is not (null or { Name: null, Model: null }))
        {
            writer.Start("driver").Attribute("name", driver.Name).Attribute("model", driver.Model).End();
        }
    }
}
