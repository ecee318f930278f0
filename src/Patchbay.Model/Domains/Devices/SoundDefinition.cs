using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;sound&gt;</c>.</summary>
public sealed record SoundDefinition : IDevice
{
    /// <summary><c>sb16</c>, <c>es1370</c>, <c>pcspk</c>, <c>ac97</c>, <c>ich6</c>, <c>ich7</c>, <c>ich9</c>, <c>usb</c>, <c>virtio</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Of the Intel models: <c>duplex</c>, <c>micro</c>, <c>output</c>; empty for the default.</summary>
    public ValueList<string> Codecs { get; init; }

    /// <summary>Where its sound goes; null for the first.</summary>
    public uint? AudioId { get; init; }

    /// <summary>Address, alias.</summary>
    public DeviceInfo Info { get; init; } = DeviceInfo.None;

    /// <summary>What is not modelled.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>libvirt's <c>&lt;audio&gt;</c>.</summary>
public sealed record AudioDefinition
{
    /// <summary>From 1.</summary>
    public uint Id { get; init; }

    /// <summary><c>none</c>, <c>spice</c>, <c>pulseaudio</c>, <c>pipewire</c>, <c>alsa</c>, <c>oss</c>, <c>sdl</c>, <c>jack</c>, <c>file</c>, <c>dbus</c>, <c>coreaudio</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Microseconds between looks; 0 where not given.</summary>
    public uint TimerPeriod { get; init; }

    /// <summary>What the type further has.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}
