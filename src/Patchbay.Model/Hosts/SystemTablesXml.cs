using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Model.Hosts;

/// <summary>Writes what the host's firmware tells of the host as libvirt's <c>&lt;sysinfo&gt;</c>.</summary>
public static class SystemTablesXml
{
    /// <summary>The document.</summary>
    public static string Format(SysinfoDefinition.Smbios tables)
    {
        CanonicalWriter writer = new();
        SysinfoXml.Write(writer, tables);
        return writer.ToString();
    }
}
