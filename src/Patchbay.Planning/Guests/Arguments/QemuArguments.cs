using System.Text.RegularExpressions;
using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>QEMU's command line for a guest, option by option as libvirt 11.3 gives it.</summary>
public static partial class QemuArguments
{
    /// <summary>
    /// The launch of a guest whose defaults and addresses are filled in, or, in <paramref name="obstacles"/>, all that stands in
    /// the way of one. Devices that have no alias get libvirt's.
    /// </summary>
    /// <param name="domain">The guest, complete.</param>
    /// <param name="placement">What this start decided.</param>
    /// <param name="places">Where the document's parts stood; null where not known.</param>
    /// <param name="obstacles">Empty where the guest can be started.</param>
    public static QemuLaunch Build(DomainDefinition domain, GuestPlacement placement, SourceMap? places, out ValueList<GuestObstacle> obstacles)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(placement);
        domain = Named(domain, places);
        ArgumentList list = new(places is null ? null : new DomainPlaces(domain, places)) { QemuVersion = placement.QemuVersion };
        list.Add("-name", $"guest={InterfaceArguments.Comma(domain.Name)},debug-threads=on");
        list.Add("-S");
        MachineArguments.AddFirmware(list, domain, placement);
        MachineArguments.AddMachine(list, domain, placement);
        CpuArguments.Add(list, domain, placement);
        MachineArguments.AddMemory(list, domain);
        foreach (uint id in IoThreads(domain))
        {
            list.Add("-object", new JsonOption().Add("qom-type", "iothread").Add("id", $"iothread{id}"));
        }
        if (domain.Uuid is { } uuid)
        {
            list.Add("-uuid", uuid.ToString());
        }
        if (domain.Devices.Graphics.IsEmpty)
        {
            list.Add("-display", "none");
        }
        list.Add("-no-user-config");
        list.Add("-nodefaults");
        list.Add("-chardev", $"socket,id=charmonitor,fd={list.Descriptor("monitor")},server=on,wait=off");
        list.Add("-mon", "chardev=charmonitor,id=monitor,mode=control");
        MachineArguments.AddClock(list, domain);
        MachineArguments.AddPower(list, domain);
        MachineArguments.AddBoot(list, domain);
        SmallDeviceArguments.AddIommu(list, domain);
        ControllerArguments.Add(list, domain);
        DiskArguments.Add(list, domain);
        SmallDeviceArguments.AddFilesystems(list, domain);
        InterfaceObstacles.Add(list, domain, placement, places);
        InterfaceArguments.Add(list, domain, placement);
        CharacterArguments.AddSerials(list, domain);
        CharacterArguments.AddChannels(list, domain, placement);
        CharacterArguments.AddConsoles(list, domain);
        SmallDeviceArguments.AddTpms(list, domain);
        ScreenArguments.AddInputs(list, domain);
        ScreenArguments.AddAudio(list, domain);
        ScreenArguments.AddGraphics(list, domain, placement);
        ScreenArguments.AddVideos(list, domain);
        ScreenArguments.AddSounds(list, domain);
        SmallDeviceArguments.AddWatchdogs(list, domain);
        SmallDeviceArguments.AddRedirdevs(list, domain);
        SmallDeviceArguments.AddHostdevs(list, domain, placement);
        SmallDeviceArguments.AddBalloon(list, domain);
        SmallDeviceArguments.AddRngs(list, domain);
        foreach (string argument in domain.QemuCommandline?.Arguments ?? [])
        {
            list.Add(argument);
        }
        list.Add("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
        SmallDeviceArguments.AddLast(list, domain);
        list.Add("-msg", "timestamp=on");
        obstacles = list.Obstacles.ToValueList();
        return new QemuLaunch
        {
            Guest = domain.Name,
            Binary = domain.Devices.Emulator ?? placement.Emulator,
            Arguments = list.Arguments,
            Environment = Environment(domain, placement),
            Descriptors = list.Descriptors,
            MonitorPath = placement.MonitorPath,
            LogPath = placement.LogPath,
            User = placement.User,
        };
    }

    /// <summary>Only what plugs interfaces in: <c>-netdev</c>, <c>-device</c> and <c>-chardev</c>, an option with its value a line.</summary>
    public static ValueList<string> NetworkOnly(DomainDefinition domain, GuestPlacement placement, SourceMap? places, out ValueList<GuestObstacle> obstacles)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(placement);
        domain = Named(domain, places);
        ArgumentList list = new(places is null ? null : new DomainPlaces(domain, places)) { QemuVersion = placement.QemuVersion };
        InterfaceObstacles.Add(list, domain, placement, places);
        InterfaceArguments.Add(list, domain, placement);
        SmallDeviceArguments.AddHostdevs(list, domain with { Devices = domain.Devices with { Hostdevs = domain.Devices.Hostdevs.Where(h => h.Source is HostdevSource.Pci).ToValueList() } }, placement);
        obstacles = list.Obstacles.ToValueList();
        return Lines(list.Arguments);
    }

    private static DomainDefinition Named(DomainDefinition domain, SourceMap? places)
    {
        DomainDefinition named = GuestAliases.Assign(domain);
        if (places is not null)
        {
            DomainPlaces.Carry(places, domain, named);
        }
        return named;
    }

    /// <summary>Arguments as a person would type them: an option with its value a line, quoted for a shell.</summary>
    public static ValueList<string> Lines(ValueList<string> arguments)
    {
        List<string> lines = [];
        Dictionary<string, int> numbers = [];
        foreach (string argument in arguments)
        {
            string text = Placeholder().Replace(argument, match =>
            {
                if (!numbers.TryGetValue(match.Value, out int number))
                {
                    numbers[match.Value] = number = 3 + numbers.Count;
                }
                return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            });
            string quoted = Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
            if (argument.StartsWith('-') || lines.Count == 0)
            {
                lines.Add(quoted);
            }
            else
            {
                lines[^1] = $"{lines[^1]} {quoted}";
            }
        }
        return lines.ToValueList();
    }

    private static IEnumerable<uint> IoThreads(DomainDefinition domain)
    {
        HashSet<uint> ids = [.. domain.IoThreadIds.Select(t => t.Id)];
        for (uint id = 1; ids.Count < domain.IoThreads; id++)
        {
            ids.Add(id);
        }
        return ids.Order();
    }

    // Nothing of the daemon's own environment reaches a guest.
    private static ValueList<string> Environment(DomainDefinition domain, GuestPlacement placement)
    {
        List<string> environment =
        [
            "LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", $"HOME={placement.Folder}",
            $"XDG_DATA_HOME={placement.Folder}/.local/share", $"XDG_CACHE_HOME={placement.Folder}/.cache", $"XDG_CONFIG_HOME={placement.Folder}/.config",
        ];
        environment.AddRange((domain.QemuCommandline?.Environment ?? []).Select(e => $"{e.Name}={e.Value}"));
        return environment.ToValueList();
    }

    [GeneratedRegex(@"\{fd:[^{}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[\w@%+=:,./-]+$")]
    private static partial Regex Plain();
}
