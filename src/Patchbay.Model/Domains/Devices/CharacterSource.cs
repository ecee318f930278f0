namespace Patchbay.Model.Domains;

/// <summary>Where the bytes of a character device go (<c>type</c> and <c>&lt;source&gt;</c>, <c>&lt;log&gt;</c>).</summary>
public sealed record CharacterSource
{
    /// <summary>The host's end.</summary>
    public required CharacterBackend Backend { get; init; }

    /// <summary>A file that gets a copy; null without.</summary>
    public string? LogFile { get; init; }

    /// <summary>Whether that file is added to; null where not given.</summary>
    public bool? LogAppend { get; init; }

    /// <summary>Security labels.</summary>
    public KeptXml Kept { get; init; } = KeptXml.None;
}

/// <summary>The host's end of a character device.</summary>
public abstract record CharacterBackend
{
    private CharacterBackend()
    {
    }

    /// <summary><c>null</c>.</summary>
    public sealed record Null : CharacterBackend;

    /// <summary><c>vc</c>.</summary>
    public sealed record Vc : CharacterBackend;

    /// <summary><c>stdio</c>.</summary>
    public sealed record Stdio : CharacterBackend;

    /// <summary><c>pty</c>; the path is known only while the guest lives.</summary>
    public sealed record Pty(string? Path) : CharacterBackend;

    /// <summary><c>dev</c>: a device of the host.</summary>
    public sealed record Device(string Path) : CharacterBackend;

    /// <summary><c>file</c>.</summary>
    public sealed record File(string Path, bool? Append) : CharacterBackend;

    /// <summary><c>pipe</c>.</summary>
    public sealed record Pipe(string Path) : CharacterBackend;

    /// <summary><c>unix</c>; the path is null where it is made up at the start.</summary>
    public sealed record Unix(string? Path, bool Listen) : CharacterBackend
    {
        /// <summary>Whether and how it connects again; null where not given.</summary>
        public ReconnectDefinition? Reconnect { get; init; }
    }

    /// <summary><c>tcp</c>.</summary>
    public sealed record Tcp(string? Host, string? Service, bool Listen) : CharacterBackend
    {
        /// <summary><c>raw</c>, <c>telnet</c>, <c>telnets</c> or <c>tls</c>.</summary>
        public string Protocol { get; init; } = "raw";

        /// <summary>Whether it is encrypted; null for the host's default.</summary>
        public bool? Tls { get; init; }

        /// <summary>Whether and how it connects again; null where not given.</summary>
        public ReconnectDefinition? Reconnect { get; init; }
    }

    /// <summary><c>udp</c>.</summary>
    public sealed record Udp(string? BindHost, string? BindService, string? ConnectHost, string? ConnectService) : CharacterBackend;

    /// <summary><c>spicevmc</c>.</summary>
    public sealed record SpiceVmc : CharacterBackend;

    /// <summary><c>spiceport</c>.</summary>
    public sealed record SpicePort(string Channel) : CharacterBackend;

    /// <summary><c>nmdm</c>.</summary>
    public sealed record Nmdm(string Master, string Slave) : CharacterBackend;

    /// <summary><c>qemu-vdagent</c>.</summary>
    /// <param name="Clipboard">Whether the clipboard is shared; null where not given.</param>
    /// <param name="MouseMode"><c>client</c> or <c>server</c>; null where not given.</param>
    public sealed record QemuVdAgent(bool? Clipboard, string? MouseMode) : CharacterBackend;

    /// <summary><c>dbus</c>.</summary>
    public sealed record DBus(string Channel) : CharacterBackend;
}

/// <summary>libvirt's <c>&lt;reconnect&gt;</c>.</summary>
/// <param name="Enabled">Whether it connects again.</param>
/// <param name="Timeout">Seconds between tries; 0 where it does not.</param>
public sealed record ReconnectDefinition(bool Enabled, uint Timeout);
