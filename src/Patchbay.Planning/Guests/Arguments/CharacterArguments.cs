using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>Serial lines, consoles and channels: a <c>-chardev</c> for the host's end, a <c>-device</c> for the guest's.</summary>
internal static class CharacterArguments
{
    public static void AddSerials(ArgumentList list, DomainDefinition domain)
    {
        ValueList<SerialDefinition> serials = domain.Devices.Serials;
        for (int i = 0; i < serials.Count; i++)
        {
            SerialDefinition serial = serials[i];
            string? device = serial.TargetModel ?? serial.TargetType switch { "pci-serial" => "pci-serial", "usb-serial" => "usb-serial", _ => MachineFacts.IsX86(domain) ? "isa-serial" : null };
            if (!Chardev(list, serial, serial.Source, serial.Info.Alias!, domain, null))
            {
                continue;
            }
            if (device is null or "pl011" or "16550a")
            {
                list.Add("-serial", $"chardev:char{serial.Info.Alias}");
                continue;
            }
            JsonOption option = new JsonOption().Add("driver", device).Add("chardev", $"char{serial.Info.Alias}").Add("id", serial.Info.Alias);
            if (device == "isa-serial")
            {
                option.Add("index", (long)(serial.Port ?? (uint)i));
            }
            list.Add("-device", option.At(domain, serial.Info));
        }
    }

    public static void AddChannels(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        foreach (ChannelDefinition channel in domain.Devices.Channels)
        {
            switch (channel.Target)
            {
                case ChannelTarget.Virtio target:
                    if (Chardev(list, channel, channel.Source, channel.Info.Alias!, domain, ChannelPath(placement, target, channel)))
                    {
                        list.Add("-device", new JsonOption().Add("driver", "virtserialport").At(domain, channel.Info)
                            .Add("chardev", $"char{channel.Info.Alias}").Add("id", channel.Info.Alias)
                            .Add("name", target.Name ?? (channel.Source.Backend is CharacterBackend.SpiceVmc or CharacterBackend.QemuVdAgent ? "com.redhat.spice.0" : null)));
                    }
                    break;
                case ChannelTarget.GuestForward forward:
                    if (Chardev(list, channel, channel.Source, channel.Info.Alias!, domain, null))
                    {
                        list.Add("-netdev", new JsonOption().Add("type", "user").Add("id", channel.Info.Alias)
                            .Add("guestfwd", $"tcp:{forward.Address}:{forward.Port}-chardev:char{channel.Info.Alias}"));
                    }
                    break;
            }
        }
    }

    public static void AddConsoles(ArgumentList list, DomainDefinition domain)
    {
        foreach (ConsoleDefinition console in domain.Devices.Consoles.Where(c => c.TargetType == "virtio"))
        {
            if (Chardev(list, console, console.Source, console.Info.Alias!, domain, null))
            {
                list.Add("-device", new JsonOption().Add("driver", "virtconsole").At(domain, console.Info)
                    .Add("chardev", $"char{console.Info.Alias}").Add("id", console.Info.Alias));
            }
        }
    }

    /// <summary>Where a channel of ours listens: made up where the document names no path.</summary>
    public static string ChannelPath(GuestPlacement placement, ChannelTarget.Virtio target, ChannelDefinition channel)
        => $"{placement.Folder}/channel/{target.Name?.Replace('/', '_') ?? channel.Info.Alias}";

    /// <summary>The host's end, under the id <c>char</c> + alias; false, with the obstacle noted, where it cannot be.</summary>
    public static bool Chardev(ArgumentList list, object part, CharacterSource source, string alias, DomainDefinition domain, string? madeUpPath)
    {
        string id = $"id=char{alias}";
        string? text = source.Backend switch
        {
            CharacterBackend.Null => $"null,{id}",
            CharacterBackend.Vc => $"vc,{id}",
            CharacterBackend.Stdio => $"stdio,{id}",
            CharacterBackend.Pty => $"pty,{id}",
            CharacterBackend.Device device => $"serial,{id},path={Comma(device.Path)}",
            CharacterBackend.File file => $"file,{id},path={Comma(file.Path)}{(file.Append is { } append ? $",append={(append ? "on" : "off")}" : "")}",
            CharacterBackend.Pipe pipe => $"pipe,{id},path={Comma(pipe.Path)}",
            CharacterBackend.Unix unix when (unix.Path ?? madeUpPath) is { } path
                => $"socket,{id},path={Comma(path)}{(unix.Listen ? ",server=on,wait=off" : Reconnect(list, unix.Reconnect))}",
            CharacterBackend.Tcp tcp => $"socket,{id},host={tcp.Host},port={tcp.Service}{(tcp.Protocol == "telnet" ? ",telnet=on" : "")}{(tcp.Listen ? ",server=on,wait=off" : Reconnect(list, tcp.Reconnect))}",
            CharacterBackend.Udp udp => $"udp,{id},host={udp.ConnectHost},port={udp.ConnectService},localaddr={udp.BindHost},localport={udp.BindService ?? "0"}",
            CharacterBackend.SpiceVmc when domain.Devices.Graphics.Any(g => g is GraphicsDefinition.Spice)
                => $"spicevmc,{id},name={(part is RedirdevDefinition ? "usbredir" : part is ChannelDefinition { Target: ChannelTarget.Virtio { Name: "com.redhat.spice.0" or null } } ? "vdagent" : "vdagent")}",
            CharacterBackend.SpicePort port => $"spiceport,{id},name={Comma(port.Channel)}",
            CharacterBackend.QemuVdAgent agent => $"qemu-vdagent,{id},name=vdagent{(agent.Clipboard is { } c ? $",clipboard={(c ? "on" : "off")}" : "")}{(agent.MouseMode is { } m ? $",mouse={(m == "client" ? "on" : "off")}" : "")}",
            CharacterBackend.DBus dbus => $"dbus,{id},name={Comma(dbus.Channel)}",
            _ => null,
        };
        if (text is null)
        {
            list.Refuse(part, "the host's end of this character device cannot be made");
            return false;
        }
        string log = source.LogFile is { } file2 ? $",logfile={Comma(file2)},logappend={(source.LogAppend == true ? "on" : "off")}" : "";
        list.Add("-chardev", text + log);
        return true;
    }

    private static string Reconnect(ArgumentList list, ReconnectDefinition? reconnect)
        => reconnect is { Enabled: true } ? list.Reconnect(reconnect.Timeout) : "";

    private static string Comma(string value) => InterfaceArguments.Comma(value);
}
