using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>What a network card does by itself, by ethtool's old switches (SIOCETHTOOL).</summary>
public static class LinkOffloads
{
    private const int AF_INET = 2;
    private const int SOCK_DGRAM = 2;
    private const nuint SIOCETHTOOL = 0x8946;
    private const int NameLength = 16;
    private const int RequestLength = 40;
    private const uint ETHTOOL_GFLAGS = 0x25;

    // ETHTOOL_G… and libvirt's word for it, in libvirt's order.
    private static readonly (uint Command, string Word)[] Switches =
        [(0x14, "rx"), (0x16, "tx"), (0x18, "sg"), (0x1e, "tso"), (0x23, "gso"), (0x2b, "gro")];

    // Bits of ETHTOOL_GFLAGS.
    private static readonly (uint Bit, string Word)[] Flags =
        [(1u << 15, "lro"), (1u << 8, "rxvlan"), (1u << 7, "txvlan"), (1u << 27, "ntuple"), (1u << 28, "rxhash")];

    /// <summary>The words of what is switched on, for a card in the calling thread's network namespace; none where it is gone.</summary>
    public static IReadOnlyList<string> Of(string card)
    {
        ArgumentNullException.ThrowIfNull(card);
        using SafeFileHandle socket = LibC.socket(AF_INET, SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        if (socket.IsInvalid || Encoding.UTF8.GetByteCount(card) >= NameLength)
        {
            return [];
        }
        uint flags = Ask(socket, card, ETHTOOL_GFLAGS);
        return
        [
            .. Switches.Where(s => Ask(socket, card, s.Command) != 0).Select(static s => s.Word),
            .. Flags.Where(f => (flags & f.Bit) != 0).Select(static f => f.Word),
        ];
    }

    // struct ifreq: a name, then a pointer to struct ethtool_value, which is a command and its answer. 0 where a driver has no such switch.
    private static unsafe uint Ask(SafeFileHandle socket, string card, uint command)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        Encoding.UTF8.GetBytes(card, request);
        uint* value = stackalloc uint[2];
        (value[0], value[1]) = (command, 0);
        MemoryMarshal.Write(request[NameLength..], (nint)value);
        return LibC.ioctl(socket, SIOCETHTOOL, request) == 0 ? value[1] : 0;
    }
}
