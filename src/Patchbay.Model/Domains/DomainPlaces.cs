using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>
/// Where a guest's parts stood. Filling in makes new records; what a device was read from is found by the parts in it
/// that stay the same.
/// </summary>
public sealed class DomainPlaces(DomainDefinition domain, SourceMap places)
{
    /// <summary>The place of a device or another part; the guest's own where nothing nearer is known.</summary>
    public SourceLocation Of(object? part)
    {
        foreach (object? candidate in Parts(part).Append(domain.Os).Append(domain))
        {
            if (candidate is not null && places.Of(candidate) is { Line: > 0 } at)
            {
                return at;
            }
        }
        return places.Unknown;
    }

    private static IEnumerable<object?> Parts(object? part) => part switch
    {
        DiskDefinition disk => [disk, disk.Source, disk.Info, disk.Driver],
        InterfaceDefinition face => [face, face.Source, face.Info, face.Driver],
        ControllerDefinition controller => [controller, controller.Info, controller.Target, controller.Driver],
        SerialDefinition serial => [serial, serial.Source, serial.Info],
        ConsoleDefinition console => [console, console.Source, console.Info],
        ChannelDefinition channel => [channel, channel.Source, channel.Info],
        RedirdevDefinition redirdev => [redirdev, redirdev.Source, redirdev.Info],
        FilesystemDefinition fs => [fs, fs.Info],
        SoundDefinition sound => [sound, sound.Info],
        VideoDefinition video => [video, video.Info],
        InputDefinition input => [input, input.Info],
        HostdevDefinition hostdev => [hostdev, hostdev.Info],
        RngDefinition rng => [rng, rng.Info],
        DeviceInfo info => [info.Address, info],
        _ => [part],
    };
}
