using Patchbay.Model.Domains;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>A screen needs a graphics card, and one card is the first.</summary>
internal static class ScreenDefaults
{
    public static DomainDefinition Fill(DomainDefinition domain)
    {
        DeviceList devices = domain.Devices;
        if (!devices.Graphics.IsEmpty && devices.Videos.IsEmpty)
        {
            devices = devices with { Videos = [DeviceDefaults.FillVideo(domain, new VideoDefinition { Heads = 1 })] };
        }
        if (!devices.Videos.IsEmpty)
        {
            VideoDefinition first = devices.Videos[0];
            first = first.Model == "none"
                ? new VideoDefinition { Model = "none", Info = new DeviceInfo { Alias = first.Info.Alias } }
                : first with { Primary = true };
            devices = devices with { Videos = devices.Videos.SetItem(0, first) };
        }
        return domain with { Devices = devices };
    }
}
