using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Reads and writes the attributes that virtio devices have in common in <c>&lt;driver&gt;</c>.</summary>
internal static class VirtioOptionsXml
{
    /// <summary>The attributes of a driver element.</summary>
    public static VirtioOptions Read(ElementReader driver)
    {
        VirtioOptions options = new(driver.OnOff("iommu"), driver.OnOff("ats"), driver.OnOff("packed"), driver.OnOff("page_per_vq"));
        return options == VirtioOptions.None ? VirtioOptions.None : options;
    }

    /// <summary>The attributes of the first <c>&lt;driver&gt;</c>, which has no other.</summary>
    public static VirtioOptions ReadDriver(ElementReader device)
    {
        if (device.Child("driver") is not { } element)
        {
            return VirtioOptions.None;
        }
        using ElementReader driver = device.Into(element);
        return Read(driver);
    }

    /// <summary>Writes the attributes.</summary>
    public static CanonicalWriter Write(CanonicalWriter writer, VirtioOptions options)
        => writer.OnOff("iommu", options.Iommu).OnOff("ats", options.Ats).OnOff("packed", options.Packed).OnOff("page_per_vq", options.PagePerVq);

    /// <summary>Writes a <c>&lt;driver&gt;</c> that has no other attributes, unless it would be empty.</summary>
    public static CanonicalWriter WriteDriver(CanonicalWriter writer, VirtioOptions options)
        => Write(writer.Start("driver"), options).EndUnlessEmpty();
}
