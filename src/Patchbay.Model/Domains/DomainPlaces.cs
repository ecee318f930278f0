using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>
/// Where a guest's parts stood. Filling in makes new records: <see cref="Carry"/> gives them the places of those they were
/// made of. While that goes on, a device is found by the parts in it that stay the same.
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

    /// <summary>Gives the parts of a guest that was made of another the places of what they were made of.</summary>
    /// <param name="places">Where the parts of both stand.</param>
    /// <param name="from">The guest before a change that adds, completes or reorders devices, and takes none away.</param>
    /// <param name="to">The same guest after it.</param>
    public static void Carry(SourceMap places, DomainDefinition from, DomainDefinition to)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        places.Mark(to, places.Of(from));
        places.Mark(to.Os, places.Of(from.Os) is { Line: > 0 } os ? os : places.Of(from));
        (DeviceList a, DeviceList b) = (from.Devices, to.Devices);
        Carry(places, a.Disks, b.Disks, static (x, y) => x.Target == y.Target && ReferenceEquals(x.Source, y.Source));
        Carry(places, a.Controllers, b.Controllers, static (x, y) => x.Type == y.Type && x.Index == y.Index);
        Carry(places, a.Filesystems, b.Filesystems);
        Carry(places, a.Interfaces, b.Interfaces);
        Carry(places, a.Serials, b.Serials);
        Carry(places, a.Consoles, b.Consoles, static (x, y) => ReferenceEquals(x.Source, y.Source));
        Carry(places, a.Channels, b.Channels);
        Carry(places, a.Inputs, b.Inputs);
        Carry(places, a.Tpms, b.Tpms);
        Carry(places, a.Graphics, b.Graphics);
        Carry(places, a.Sounds, b.Sounds);
        Carry(places, a.Audios, b.Audios);
        Carry(places, a.Videos, b.Videos);
        Carry(places, a.Hostdevs, b.Hostdevs);
        Carry(places, a.Redirdevs, b.Redirdevs);
        Carry(places, a.Watchdogs, b.Watchdogs);
        Carry(places, One(a.Memballoon), One(b.Memballoon));
        Carry(places, a.Rngs, b.Rngs);
        Carry(places, a.Panics, b.Panics);
        Carry(places, One(a.Iommu), One(b.Iommu));
        Carry(places, One(a.Vsock), One(b.Vsock));
        Carry(places, a.Others, b.Others, static (x, y) => x.Element == y.Element);
    }

    // What is in both has its place. The rest was made over: in the same order, but for kinds that are reordered or added to
    // in between, where something in the device says which it was.
    private static void Carry<T>(SourceMap places, ValueList<T> from, ValueList<T> to, Func<T, T, bool>? same = null) where T : class
    {
        HashSet<object> before = new(from, ReferenceEqualityComparer.Instance);
        HashSet<object> after = new(to, ReferenceEqualityComparer.Instance);
        List<T> left = [.. from.Where(x => !after.Contains(x))];
        foreach (T made in to.Where(x => !before.Contains(x)))
        {
            int at = same is null ? 0 : left.FindIndex(x => same(x, made));
            if (at < 0 && from.Count == to.Count)
            {
                at = 0;
            }
            if (at >= 0 && at < left.Count)
            {
                places.Mark(made, places.Of(left[at]));
                left.RemoveAt(at);
            }
        }
    }

    private static ValueList<T> One<T>(T? part) where T : class => part is null ? [] : [part];

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
