using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>libvirt's <c>&lt;graphics&gt;</c>.</summary>
public abstract record GraphicsDefinition
{
    private GraphicsDefinition()
    {
    }

    /// <summary><c>vnc</c>.</summary>
    public sealed record Vnc : GraphicsDefinition
    {
        /// <summary>From 5900; null where it is chosen at the start.</summary>
        public uint? Port { get; init; }

        /// <summary>Whether the port is chosen at the start.</summary>
        public bool AutoPort { get; init; }

        /// <summary>The port for browsers; null without, -1 where it is chosen.</summary>
        public int? WebSocket { get; init; }

        /// <summary>Layout of the keyboard; null for the default.</summary>
        public string? Keymap { get; init; }

        /// <summary><c>allow-exclusive</c>, <c>force-shared</c>, <c>ignore</c>; null where not given.</summary>
        public string? SharePolicy { get; init; }

        /// <summary>Whether clients may power the guest off; null where not given.</summary>
        public bool? PowerControl { get; init; }

        /// <summary>A password, with when it ends and what it does to those connected.</summary>
        public GraphicsPassword Password { get; init; } = GraphicsPassword.None;

        /// <summary>Where it listens.</summary>
        public ValueList<GraphicsListen> Listens { get; init; }

        /// <summary>What is not modelled.</summary>
        public KeptXml Kept { get; init; } = KeptXml.None;
    }

    /// <summary><c>spice</c>.</summary>
    public sealed record Spice : GraphicsDefinition
    {
        /// <summary>From 5900; -1 where only this one is chosen at the start; null where both are, or it is not used.</summary>
        public int? Port { get; init; }

        /// <summary>The encrypted port, as <see cref="Port"/>.</summary>
        public int? TlsPort { get; init; }

        /// <summary>Whether ports are chosen at the start.</summary>
        public bool AutoPort { get; init; }

        /// <summary>Layout of the keyboard; null for the default.</summary>
        public string? Keymap { get; init; }

        /// <summary>How channels are secured: <c>secure</c>, <c>insecure</c>, <c>any</c>; null where not given.</summary>
        public string? DefaultMode { get; init; }

        /// <summary>A password, with when it ends and what it does to those connected.</summary>
        public GraphicsPassword Password { get; init; } = GraphicsPassword.None;

        /// <summary>Where it listens.</summary>
        public ValueList<GraphicsListen> Listens { get; init; }

        /// <summary>Channels secured otherwise than the default, by name.</summary>
        public ValueList<SpiceChannel> Channels { get; init; }

        /// <summary><c>image/@compression</c>; null where not given.</summary>
        public string? ImageCompression { get; init; }

        /// <summary><c>jpeg/@compression</c>; null where not given.</summary>
        public string? JpegCompression { get; init; }

        /// <summary><c>zlib/@compression</c>; null where not given.</summary>
        public string? ZlibCompression { get; init; }

        /// <summary><c>playback/@compression</c>; null where not given.</summary>
        public bool? PlaybackCompression { get; init; }

        /// <summary><c>streaming/@mode</c>; null where not given.</summary>
        public string? StreamingMode { get; init; }

        /// <summary><c>mouse/@mode</c>; null where not given.</summary>
        public string? MouseMode { get; init; }

        /// <summary><c>clipboard/@copypaste</c>; null where not given.</summary>
        public bool? CopyPaste { get; init; }

        /// <summary><c>filetransfer/@enable</c>; null where not given.</summary>
        public bool? FileTransfer { get; init; }

        /// <summary><c>gl/@enable</c>; null where not given.</summary>
        public bool? Gl { get; init; }

        /// <summary><c>gl/@rendernode</c>; null where not given.</summary>
        public string? RenderNode { get; init; }

        /// <summary>What is not modelled.</summary>
        public KeptXml Kept { get; init; } = KeptXml.None;
    }

    /// <summary>Another type (<c>sdl</c>, <c>rdp</c>, <c>desktop</c>, <c>egl-headless</c>, <c>dbus</c>), kept.</summary>
    public sealed record Other(string Type, VerbatimXml Xml) : GraphicsDefinition;
}

/// <summary>What protects a screen; null where not given.</summary>
/// <param name="Text">The password, which only the secure form prints.</param>
/// <param name="ValidTo">Until when, as <c>2010-04-09T15:51:00</c>.</param>
/// <param name="Connected"><c>keep</c>, <c>disconnect</c> or <c>fail</c>.</param>
public sealed record GraphicsPassword(string? Text, string? ValidTo, string? Connected)
{
    /// <summary>Nothing was given.</summary>
    public static GraphicsPassword None { get; } = new(null, null, null);
}

/// <summary>libvirt's <c>&lt;listen&gt;</c>.</summary>
public abstract record GraphicsListen
{
    private GraphicsListen()
    {
    }

    /// <summary><c>address</c>; null for the host's default.</summary>
    public sealed record Address(string? Text) : GraphicsListen;

    /// <summary><c>network</c>: the address of a network's bridge, which is known while the guest lives.</summary>
    public sealed record Network(string Name, string? BridgeAddress) : GraphicsListen;

    /// <summary><c>socket</c>; the path is null where it is made up at the start.</summary>
    public sealed record Socket(string? Path) : GraphicsListen;

    /// <summary><c>none</c>.</summary>
    public sealed record None : GraphicsListen;
}

/// <summary>libvirt's <c>&lt;channel&gt;</c> of spice.</summary>
/// <param name="Name">Such as <c>main</c>.</param>
/// <param name="Mode"><c>secure</c>, <c>insecure</c> or <c>any</c>.</param>
public sealed record SpiceChannel(string Name, string Mode);
