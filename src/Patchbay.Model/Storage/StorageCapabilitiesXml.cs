using Patchbay.Model.Text;

namespace Patchbay.Model.Storage;

/// <summary>Writes <c>&lt;storagepoolCapabilities&gt;</c>: which types of pools are served, and which formats of volumes are known in them.</summary>
public static class StorageCapabilitiesXml
{
    /// <summary>The document.</summary>
    public static string Format()
    {
        CanonicalWriter writer = new();
        writer.Start("storagepoolCapabilities");
        foreach (string type in StoragePoolTypes.Words)
        {
            bool served = type == StoragePoolTypes.Folder;
            writer.Start("pool").Attribute("type", type).YesNo("supported", served);
            if (served)
            {
                writer.Start("volOptions").Start("defaultFormat").Attribute("type", VolumeFormats.Raw).End()
                    .Start("enum").Attribute("name", "targetFormatType");
                foreach (string format in VolumeFormats.Words)
                {
                    writer.Text("value", format);
                }
                writer.End().End();
            }
            writer.End(@long: true);
        }
        return writer.End().ToString();
    }
}
