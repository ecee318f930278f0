using System.Globalization;
using Patchbay.Model.Text;

namespace Patchbay.Model.Storage;

/// <summary>Reads and writes <c>&lt;permissions&gt;</c>.</summary>
internal static class StoragePermissionsXml
{
    private const uint AllBits = 0x1ff;

    public static StoragePermissions Read(ElementReader parent)
    {
        if (parent.Child("permissions") is not { } element)
        {
            return StoragePermissions.None;
        }
        using ElementReader reader = parent.Into(element);
        return new StoragePermissions
        {
            Mode = ReadMode(reader),
            Owner = ReadId(reader, "owner"),
            Group = ReadId(reader, "group"),
            Label = reader.ChildText("label"),
        };
    }

    public static void Write(CanonicalWriter writer, StoragePermissions permissions)
    {
        if (permissions == StoragePermissions.None)
        {
            return;
        }
        writer.Start("permissions")
            .Text("mode", permissions.Mode is { } mode ? $"0{Convert.ToString(mode, 8)}" : null)
            .Text("owner", permissions.Owner?.ToString(CultureInfo.InvariantCulture))
            .Text("group", permissions.Group?.ToString(CultureInfo.InvariantCulture))
            .Text("label", permissions.Label)
            .End();
    }

    private static uint? ReadMode(ElementReader reader)
    {
        if (reader.Child("mode") is not { Value.Length: > 0 } element)
        {
            return null;
        }
        string text = element.Value.Trim();
        if (text.Length > 0 && text.All(static c => c is >= '0' and <= '7') && text.TrimStart('0').Length <= 3)
        {
            return Convert.ToUInt32(text, 8) & AllBits;
        }
        reader.Report(Findings.BadText(reader.Locate(element), "mode", element.Value, "the permission bits in octal, from 0 to 0777"));
        return null;
    }

    // libvirt once printed -1 where nothing was said.
    private static uint? ReadId(ElementReader reader, string name)
    {
        if (reader.Child(name) is not { } element || element.Value.Trim() == "-1")
        {
            return null;
        }
        if (uint.TryParse(element.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id != uint.MaxValue)
        {
            return id;
        }
        reader.Report(Findings.BadText(reader.Locate(element), name, element.Value, "a number of a user or group"));
        return null;
    }
}
