using System.Globalization;
using System.Net;
using Patchbay.Host.Passthrough;
using Patchbay.Host.Storage;
using Patchbay.Linux;
using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Qemu;

/// <summary>Looks at what a guest's start wants to know.</summary>
internal static class GuestLook
{
    private const string Kvm = "/dev/kvm";
    private const string Vhost = "/dev/vhost-net";

    private static readonly string[] FirmwareFolders = ["/usr/share/qemu/firmware", "/etc/qemu/firmware"];

    /// <summary>Looks.</summary>
    /// <param name="scope">At what.</param>
    /// <param name="space">Whose ports count; null for the daemon's own namespace.</param>
    public static GuestFacts Look(GuestScope scope, NetworkNamespace? space) => new()
    {
        Paths = Paths(scope.Paths),
        TcpPorts = scope.TcpPorts ? Within(space, "tcp", "0A") : [],
        Sockets = scope.Sockets ? space is null ? Sockets() : space.Run(Sockets) : [],
        KvmProblem = scope.Kvm ? Problem(Kvm) : null,
        HasVhost = scope.Vhost && Problem(Vhost) is null,
        FirmwareDescriptions = scope.Firmware ? FirmwareDescriptions() : [],
        PciFunctions = PciFunctions.Look(scope.PciFunctions, space),
        Present = scope.Present.Where(static a => !PciFunctions.IsGoing(a)).ToValueList(),
        Cards = scope.Cards.Distinct().ToDictionary(static c => c, PciFunctions.Of),
    };

    /// <summary>Descriptions of installed firmware, the preferred first.</summary>
    /// <remarks>Read in the order of their names; of one name the administrator's stands, and an empty one takes it out.</remarks>
    public static ValueList<string> FirmwareDescriptions()
    {
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (string folder in FirmwareFolders)
        {
            try
            {
                foreach (string path in Directory.EnumerateFiles(folder, "*.json"))
                {
                    texts[Path.GetFileName(path)] = File.ReadAllText(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Without firmware, none is chosen.
            }
        }
        return texts.Values.Where(t => t.Length > 0).ToValueList();
    }

    private static Dictionary<string, PathState> Paths(ValueList<string> paths)
    {
        Dictionary<string, PathState> seen = [];
        Queue<string> queue = new(paths);
        while (queue.TryDequeue(out string? path))
        {
            if (!seen.ContainsKey(path) && State(path) is { } state)
            {
                seen.Add(path, state);
                if (state.Backing is { } backing)
                {
                    queue.Enqueue(backing);
                }
            }
        }
        return seen;
    }

    private static PathState? State(string path)
    {
        try
        {
            if (FileStatus.Of(path) is not { } status)
            {
                return null;
            }
            PathKind kind = status.Kind switch
            {
                FileStatus.Regular => PathKind.File,
                FileStatus.Folder => PathKind.Folder,
                FileStatus.Block => PathKind.BlockDevice,
                _ => PathKind.Other,
            };
            (string? backing, string? format) = kind is PathKind.File or PathKind.BlockDevice ? Backing(path) : default;
            return new PathState(kind, status.User, status.Group, status.Permissions) { Backing = backing, BackingFormat = format };
        }
        catch (LinuxException)
        {
            return null; // not for us to see, nor to hand on
        }
    }

    private static (string? Path, string? Format) Backing(string path)
    {
        try
        {
            ImageHeader header = ImageHeader.Of(path);
            return header.Backing is { } backing ? (StorageLook.PathOfBacking(path, backing), header.BackingFormat) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static ValueList<int> Within(NetworkNamespace? space, string protocol, string state)
        => (space is null ? Bound(protocol, state) : space.Run(() => Bound(protocol, state))).Select(static s => s.Port).Distinct().Order().ToValueList();

    private static ValueList<HostSocket> Sockets()
        => Bound("tcp", "0A").Select(static s => new HostSocket(PortProtocol.Tcp, s.Address, (ushort)s.Port, ""))
            .Concat(Bound("udp", "07").Select(static s => new HostSocket(PortProtocol.Udp, s.Address, (ushort)s.Port, ""))).ToValueList();

    // proc_net(5): local address and port in hex, then the state: 0A for LISTEN, 07 for a datagram socket that is not connected.
    private static List<IPEndPoint> Bound(string protocol, string state)
    {
        List<IPEndPoint> ports = [];
        foreach (string table in new[] { $"/proc/thread-self/net/{protocol}", $"/proc/thread-self/net/{protocol}6" })
        {
            if (!File.Exists(table))
            {
                continue;
            }
            foreach (string line in File.ReadLines(table).Skip(1))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 3 && fields[3] == state && fields[1].Split(':') is [var address, var port])
                {
                    ports.Add(new IPEndPoint(Address(address), int.Parse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
                }
            }
        }
        return ports;
    }

    // Words of the machine's own order.
    private static IPAddress Address(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int i = 0; BitConverter.IsLittleEndian && i < bytes.Length; i += sizeof(uint))
        {
            Array.Reverse(bytes, i, sizeof(uint));
        }
        return new IPAddress(bytes);
    }

    private static string? Problem(string device)
    {
        if (!File.Exists(device))
        {
            return $"{device}: No such file or directory";
        }
        try
        {
            File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{device}: {(e is UnauthorizedAccessException ? "Permission denied" : e.Message)}";
        }
    }
}
