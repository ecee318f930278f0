using System.Globalization;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>What a person sees, hears and touches: graphics, video, sound, input.</summary>
internal static class ScreenArguments
{
    public static void AddInputs(ArgumentList list, DomainDefinition domain)
    {
        foreach (InputDefinition input in domain.Devices.Inputs)
        {
            switch (input.Bus)
            {
                case "usb" when input.Type is "mouse" or "tablet" or "keyboard":
                    list.Add("-device", new JsonOption().Add("driver", input.Type == "keyboard" ? "usb-kbd" : $"usb-{input.Type}").Add("id", input.Info.Alias).At(domain, input.Info));
                    break;
                case "virtio":
                    string device = input.Type switch { "passthrough" => "virtio-input-host", _ => $"virtio-{input.Type}" };
                    list.Add("-device", new JsonOption().Add("driver", DeviceAddressText.VirtioName(device, input.Model, input.Info)).Virtio(input.Virtio)
                        .Add("id", input.Info.Alias).Add("evdev", input.Type == "passthrough" ? input.EventDevice : null).At(domain, input.Info));
                    break;
                case null when input.Type == "evdev":
                    list.Add("-object", new JsonOption().Add("qom-type", "input-linux").Add("id", input.Info.Alias).Add("evdev", input.EventDevice)
                        .Add("repeat", input.Repeat).Add("grab_all", input.Grab == "all" ? true : null).Add("grab-toggle", input.GrabToggle));
                    break;
            }
        }
    }

    public static void AddAudio(ArgumentList list, DomainDefinition domain)
    {
        foreach (AudioDefinition audio in domain.Devices.Audios)
        {
            list.Add("-audiodev", new JsonOption().Add("id", $"audio{audio.Id}").AddNonZero("timer-period", audio.TimerPeriod)
                .Add("driver", audio.Type switch { "pulseaudio" => "pa", "coreaudio" => "coreaudio", "file" => "wav", _ => audio.Type }));
        }
    }

    public static void AddGraphics(ArgumentList list, DomainDefinition domain, GuestPlacement placement)
    {
        string audio = domain.Devices.Audios.IsEmpty ? "" : $",audiodev=audio{domain.Devices.Audios[0].Id}";
        for (int i = 0; i < domain.Devices.Graphics.Count; i++)
        {
            uint chosen = i < placement.GraphicsPorts.Count ? placement.GraphicsPorts[i] : 5900 + (uint)i;
            switch (domain.Devices.Graphics[i])
            {
                case GraphicsDefinition.Vnc vnc:
                    list.Add("-vnc", $"{VncAddress(vnc, placement, vnc.Port is { } p && !vnc.AutoPort ? p : chosen)}{(vnc.Password.Text is null ? "" : ",password=on")}{(vnc.WebSocket is { } w && w > 0 ? $",websocket={w}" : "")}{(vnc.SharePolicy is { } s ? $",share={s}" : "")}{(vnc.PowerControl is { } c ? $",power-control={(c ? "on" : "off")}" : "")}{audio}");
                    if (vnc.Keymap is { } keymap)
                    {
                        list.Add("-k", keymap);
                    }
                    break;
                case GraphicsDefinition.Spice spice:
                    list.Add("-spice", Spice(spice, spice.Port is { } port && !spice.AutoPort ? (uint)port : chosen, placement));
                    if (spice.Keymap is { } map)
                    {
                        list.Add("-k", map);
                    }
                    break;
                case GraphicsDefinition.Other other when other.Type == "egl-headless":
                    list.Add("-display", "egl-headless");
                    break;
                case GraphicsDefinition.Other other:
                    list.Refuse(other, $"graphics of type {other.Type} cannot be started");
                    break;
            }
        }
    }

    public static void AddVideos(ArgumentList list, DomainDefinition domain)
    {
        for (int i = 0; i < domain.Devices.Videos.Count; i++)
        {
            VideoDefinition video = domain.Devices.Videos[i];
            if (video.Model is null or "none")
            {
                continue;
            }
            bool primary = video.Primary || i == 0;
            string driver = video.Model switch
            {
                "vga" => "VGA",
                "cirrus" => "cirrus-vga",
                "vmvga" => "vmware-svga",
                "qxl" => primary ? "qxl-vga" : "qxl",
                "virtio" when primary && MachineFacts.IsX86(domain) => video.Accel3d == true ? "virtio-vga-gl" : "virtio-vga",
                "virtio" => DeviceAddressText.VirtioName(video.Accel3d == true ? "virtio-gpu-gl" : "virtio-gpu", null, video.Info),
                "bochs" => "bochs-display",
                "ramfb" => "ramfb",
                _ => video.Model,
            };
            JsonOption option = new JsonOption().Add("driver", driver);
            if (video.Model == "virtio")
            {
                option.Virtio(video.Virtio);
            }
            option.Add("id", video.Info.Alias);
            if (video.Model is "qxl" or "virtio" && video.Heads > 0)
            {
                option.Add("max_outputs", (long)video.Heads);
            }
            if (video.Model == "qxl")
            {
                option.AddNonZero("ram_size", video.Ram * 1024UL).AddNonZero("vram_size", video.Vram * 1024UL)
                    .Add("vram64_size_mb", (long)(video.Vram64 / 1024)).Add("vgamem_mb", (long)(video.VgaMem / 1024));
            }
            else if (video.Model is "vga" or "vmvga")
            {
                option.AddNonZero("vgamem_mb", video.Vram / 1024);
            }
            else if (video.Model == "bochs")
            {
                option.AddNonZero("vgamem", video.Vram * 1024UL);
            }
            if (video.Width > 0)
            {
                option.Add("xres", (long)video.Width).Add("yres", (long)video.Height);
            }
            list.Add("-device", option.At(domain, video.Info));
        }
    }

    public static void AddSounds(ArgumentList list, DomainDefinition domain)
    {
        foreach (SoundDefinition sound in domain.Devices.Sounds)
        {
            string audio = $"audio{sound.AudioId ?? domain.Devices.Audios.FirstOrDefault()?.Id ?? 1}";
            string? driver = sound.Model switch
            {
                "pcspk" => null,
                "es1370" => "ES1370",
                "ac97" => "AC97",
                "ich6" => "intel-hda",
                "ich7" or "ich9" => "ich9-intel-hda",
                "usb" => "usb-audio",
                "virtio" => DeviceAddressText.VirtioName("virtio-sound", null, sound.Info),
                _ => sound.Model,
            };
            if (driver is null)
            {
                continue;
            }
            bool codecs = sound.Model is "ich6" or "ich7" or "ich9";
            list.Add("-device", new JsonOption().Add("driver", driver).Add("id", sound.Info.Alias).Add("audiodev", codecs ? null : audio).At(domain, sound.Info));
            for (int i = 0; codecs && i < Math.Max(1, sound.Codecs.Count); i++)
            {
                string codec = sound.Codecs.IsEmpty ? "duplex" : sound.Codecs[i];
                list.Add("-device", new JsonOption().Add("driver", $"hda-{codec}").Add("id", $"{sound.Info.Alias}-codec{i}")
                    .Add("bus", $"{sound.Info.Alias}.0").Add("cad", (long)i).Add("audiodev", audio));
            }
        }
    }

    private static string VncAddress(GraphicsDefinition.Vnc vnc, GuestPlacement placement, uint port)
    {
        switch (vnc.Listens.FirstOrDefault())
        {
            case GraphicsListen.Socket socket:
                return $"vnc=unix:{InterfaceArguments.Comma(socket.Path ?? $"{placement.Folder}/vnc.sock")}";
            case GraphicsListen.None:
                return "none";
            default:
                string address = Address(vnc.Listens) ?? "127.0.0.1";
                return $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{(port - 5900).ToString(CultureInfo.InvariantCulture)}";
        }
    }

    private static string Spice(GraphicsDefinition.Spice spice, uint port, GuestPlacement placement)
    {
        List<string> parts = [];
        switch (spice.Listens.FirstOrDefault())
        {
            case GraphicsListen.Socket socket:
                parts.Add($"unix=on,addr={InterfaceArguments.Comma(socket.Path ?? $"{placement.Folder}/spice.sock")}");
                break;
            case GraphicsListen.None:
                parts.Add("port=0");
                break;
            default:
                parts.Add($"port={port}");
                if (spice.TlsPort is { } tls)
                {
                    parts.Add($"tls-port={tls}");
                }
                parts.Add($"addr={Address(spice.Listens) ?? "127.0.0.1"}");
                break;
        }
        if (spice.Password.Text is null)
        {
            parts.Add("disable-ticketing=on");
        }
        foreach ((string key, string? value) in new[]
        {
            ("image-compression", spice.ImageCompression), ("jpeg-wan-compression", spice.JpegCompression),
            ("zlib-glz-wan-compression", spice.ZlibCompression), ("streaming-video", spice.StreamingMode),
        })
        {
            if (value is not null)
            {
                parts.Add($"{key}={value}");
            }
        }
        if (spice.MouseMode is { } mouse)
        {
            parts.Add($"agent-mouse={(mouse == "client" ? "on" : "off")}");
        }
        if (spice.CopyPaste == false)
        {
            parts.Add("disable-copy-paste=on");
        }
        if (spice.FileTransfer == false)
        {
            parts.Add("disable-agent-file-xfer=on");
        }
        if (spice.Gl == true)
        {
            parts.Add($"gl=on{(spice.RenderNode is { } node ? $",rendernode={node}" : "")}");
        }
        parts.Add("seamless-migration=on");
        return string.Join(',', parts);
    }

    private static string? Address(ValueList<GraphicsListen> listens)
        => listens.Select(l => l switch { GraphicsListen.Address a => a.Text, GraphicsListen.Network n => n.BridgeAddress, _ => null }).FirstOrDefault(a => a is not null);
}
