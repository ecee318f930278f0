namespace Patchbay.Rpc;

/// <summary>
/// A connection's URI, read as libvirt's client reads it: <c>DRIVER[+TRANSPORT]://[HOST]/PATH[?PARAMETERS]</c>, and
/// <c>patchbay:///system</c> for Patchbay's own socket.
/// </summary>
public sealed record LibvirtUri
{
    private const string OwnDriver = "patchbay";

    // libvirt's, its secondary ones, and ours: of a name that is none of these nobody could know whom it means.
    private static readonly HashSet<string> Drivers =
    [
        OwnDriver, "bhyve", "ch", "esx", "gsx", "hyperv", "interface", "lxc", "network", "nodedev", "nwfilter", "openvz", "qemu", "remote", "secret",
        "storage", "test", "vbox", "vmwarefusion", "vmwareplayer", "vmwarews", "vpx", "vz", "xen",
    ];

    // Parameters that the client consumes; the others travel to the server.
    private static readonly HashSet<string> Consumed =
    [
        "name", "socket", "mode", "auth", "proxy", "command", "netcat", "keyfile", "no_tty", "no_verify", "pkipath", "sshauth",
        "known_hosts", "known_hosts_verify", "root",
    ];

    private LibvirtUri(string text, Uri uri)
    {
        Text = text;
        string[] scheme = uri.Scheme.Split('+', 2);
        Driver = scheme[0];
        Host = uri.Host.Length == 0 ? null : uri.Host;
        User = uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(uri.UserInfo);
        Port = uri.IsDefaultPort || uri.Port <= 0 ? null : uri.Port;
        Transport = scheme.Length > 1 ? scheme[1] : Host is null ? "unix" : "tls";
        Path = Uri.UnescapeDataString(uri.AbsolutePath);
        Parameters = [.. uri.Query.TrimStart('?').Split(['&', ';'], StringSplitOptions.RemoveEmptyEntries).Select(static pair =>
        {
            string[] parts = pair.Split('=', 2);
            return KeyValuePair.Create(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        })];
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary><c>qemu</c>, <c>network</c>, <c>remote</c>, <c>patchbay</c>, ….</summary>
    public string Driver { get; }

    /// <summary><c>unix</c>, <c>ssh</c>, …; without one, <c>unix</c> when there is no host.</summary>
    public string Transport { get; }

    /// <summary>Whether it is Patchbay's own daemon, whose socket libvirt does not know.</summary>
    internal bool IsOwn => Driver == OwnDriver;

    /// <summary>The other machine, if any.</summary>
    public string? Host { get; }

    /// <summary>The user there, if named.</summary>
    public string? User { get; }

    /// <summary>The port there, if named.</summary>
    public int? Port { get; }

    /// <summary><c>/system</c> or <c>/session</c>.</summary>
    public string Path { get; }

    /// <summary>All parameters, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; }

    /// <summary>What CONNECT_OPEN is told: the URI without transport and without what the client consumed.</summary>
    public string ServerName
    {
        get
        {
            if (this["name"] is { } name)
            {
                return name;
            }
            if (Driver == "remote")
            {
                return "";
            }
            string rest = string.Join('&', Parameters.Where(static p => !Consumed.Contains(p.Key))
                .Select(static p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
            return $"{(IsOwn ? "qemu" : Driver)}://{Path}{(rest.Length > 0 ? "?" : "")}{rest}";
        }
    }

    /// <summary>A parameter's last value, or null.</summary>
    public string? this[string parameter] => Parameters.LastOrDefault(p => p.Key == parameter).Value;

    /// <summary>Reads a URI.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static LibvirtUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || !text.Contains("://", StringComparison.Ordinal))
        {
            throw new FormatException($"read URI '{text}': not of the form DRIVER[+TRANSPORT]://[HOST]/PATH[?PARAMETERS]");
        }
        LibvirtUri read = new(text, uri);
        // A socket that is named is asked whatever the driver is called; who listens there knows.
        return read["socket"] is not null || Drivers.Contains(read.Driver)
            ? read
            : throw new FormatException($"read URI '{text}': no driver is named '{read.Driver}'; this machine's servers are patchbay:///system and qemu:///system");
    }

    /// <summary>The unix socket to connect to, chosen as libvirt does: the parameter, else by mode, else by what exists.</summary>
    /// <param name="readOnly">Prefer the read-only socket.</param>
    public string SocketPath(bool readOnly)
    {
        if (this["socket"] is { } given)
        {
            return given;
        }
        string suffix = readOnly && Path != "/session" ? "-ro" : "";
        if (IsOwn)
        {
            return $"{this["root"]?.TrimEnd('/')}/run/patchbay/libvirt-sock{suffix}";
        }
        string folder = Path == "/session"
            ? System.IO.Path.Join(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "/run", "libvirt")
            : "/var/run/libvirt";
        string direct = $"{folder}/virt{Driver}d-sock{suffix}";
        string legacy = $"{folder}/libvirt-sock{suffix}";
        return this["mode"] switch
        {
            "legacy" => legacy,
            "direct" => direct,
            // What exists on another machine is not known here.
            _ => Driver != "remote" && Host is null && File.Exists(direct) ? direct : legacy,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
