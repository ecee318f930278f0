using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Patchbay.Rpc;

/// <summary>
/// Reaches a server on another machine through the system's ssh, as libvirt's client does: there, <c>virt-ssh-helper</c> or
/// <c>nc -U</c> carries the bytes to the server's socket. What ssh asks for, it asks on the terminal.
/// </summary>
internal static class SshTransport
{
    /// <summary>Starts ssh.</summary>
    /// <exception cref="IOException">There is no such program.</exception>
    /// <exception cref="FormatException">The URI has no host, or has words that mean nothing here.</exception>
    public static Stream Connect(LibvirtUri uri, bool readOnly)
    {
        ProcessStartInfo start = new(uri["command"] ?? "ssh", Arguments(uri, readOnly))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new ProcessStream(Process.Start(start)!, uri.ToString());
        }
        catch (Win32Exception e)
        {
            throw new IOException($"connect to {uri}: start {start.FileName}: {e.Message}", e);
        }
    }

    /// <summary>ssh's arguments, the command on the other machine last.</summary>
    public static IReadOnlyList<string> Arguments(LibvirtUri uri, bool readOnly)
    {
        // ssh would take a host that begins with a dash for an option; the two dashes below keep it from that.
        string host = uri.Host ?? throw new FormatException($"connect to {uri}: ssh needs a host, as in qemu+ssh://root@host/system");
        List<string> arguments = [];
        if (uri.Port is { } port)
        {
            arguments.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        }
        if (uri.User is { } user)
        {
            arguments.AddRange(["-l", user]);
        }
        if (uri["keyfile"] is { } key)
        {
            arguments.AddRange(["-i", key]);
        }
        if (uri["known_hosts"] is { } known)
        {
            arguments.AddRange(["-o", $"UserKnownHostsFile={known}"]);
        }
        if (IsSet(uri["no_tty"]))
        {
            arguments.AddRange(["-o", "BatchMode=yes"]);
        }
        if (IsSet(uri["no_verify"]))
        {
            arguments.AddRange(["-o", "StrictHostKeyChecking=no"]);
        }
        // No terminal there, and no character that ends the session.
        arguments.AddRange(["-T", "-e", "none", "--", host.Trim('[', ']'), RemoteCommand(uri, readOnly)]);
        return arguments;
    }

    private static bool IsSet(string? value) => value is not (null or "" or "0");

    // ssh gives it to the user's shell there, whichever it is; sh does the work.
    private static string RemoteCommand(LibvirtUri uri, bool readOnly)
    {
        string socket = Quote(uri.SocketPath(readOnly));
        string netcat = Quote(uri["netcat"] ?? "nc");
        // Some netcats go on after their input has ended, unless they are told.
        string carry = $"if {netcat} -q 2>&1 | grep -q 'requires an argument'; then exec {netcat} -q 0 -U {socket}; else exec {netcat} -U {socket}; fi";
        string helper = $"virt-ssh-helper {(readOnly ? "-r " : "")}{Quote(uri.ServerName)}";
        string script = (uri["proxy"] ?? "auto") switch
        {
            "netcat" => carry,
            "native" => $"exec {helper}",
            // The helper knows libvirt's sockets, and no other.
            "auto" => uri["socket"] is not null || uri.IsOwn
                ? carry
                : $"if command -v virt-ssh-helper >/dev/null 2>&1; then exec {helper}; else {carry}; fi",
            string other => throw new FormatException($"connect to {uri}: proxy '{other}' is none of auto, netcat, native"),
        };
        return $"sh -c {Quote(script)}";
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
