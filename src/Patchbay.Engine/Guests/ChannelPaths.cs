using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>Sockets of channels for which the document leaves the path to us.</summary>
internal static class ChannelPaths
{
    /// <summary>Gives each a path in the guest's folder.</summary>
    /// <param name="domain">With aliases.</param>
    /// <param name="folder">The guest's, for this run.</param>
    /// <param name="folders">Folders that the paths need.</param>
    public static DomainDefinition Fill(DomainDefinition domain, string folder, out ValueList<string> folders)
    {
        string channels = $"{folder}/channel";
        bool any = false;
        DeviceList devices = domain.Devices with
        {
            Channels = domain.Devices.Channels.Select(channel =>
            {
                if (channel is not { Source.Backend: CharacterBackend.Unix { Path: null } unix, Target: ChannelTarget.Virtio target })
                {
                    return channel;
                }
                any = true;
                string name = target.Name?.Replace('/', '_') ?? channel.Info.Alias!;
                return channel with { Source = channel.Source with { Backend = unix with { Path = $"{channels}/{name}" } } };
            }).ToValueList(),
        };
        folders = any ? [channels] : [];
        return domain with { Devices = devices };
    }

    /// <summary>Takes those paths out again.</summary>
    /// <param name="domain">As it runs.</param>
    /// <param name="folder">The guest's, for this run.</param>
    public static DomainDefinition Clear(DomainDefinition domain, string folder) => domain with
    {
        Devices = domain.Devices with
        {
            Channels = domain.Devices.Channels.Select(channel =>
                channel.Source.Backend is CharacterBackend.Unix { Path: { } path } unix && path.StartsWith($"{folder}/channel/", StringComparison.Ordinal)
                    ? channel with { Source = channel.Source with { Backend = unix with { Path = null } } }
                    : channel).ToValueList(),
        },
    };
}
