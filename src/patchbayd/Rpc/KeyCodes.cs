using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>
/// Keys in the numbers that QEMU takes: an AT keyboard's first set of scan codes, those that it sends behind a prefix with 0x80 added.
/// </summary>
internal static class KeyCodes
{
    // virKeycodeSet, in its order.
    private static readonly string[] Sets = ["linux", "xt", "atset1", "atset2", "atset3", "os_x", "xt_kbd", "usb", "win32", "qnum"];

    // Of Linux' input-event-codes.h, those whose number is not their scan code.
    private static readonly Dictionary<uint, int> Linux = new()
    {
        [85] = 0x76, [86] = 0x56, [87] = 0x57, [88] = 0x58, [89] = 0x73, [90] = 0x78, [91] = 0x77, [92] = 0x79, [93] = 0x70, [94] = 0x7b, [95] = 0x5c,
        [96] = 0x9c, [97] = 0x9d, [98] = 0xb5, [99] = 0x54, [100] = 0xb8, [101] = 0x5b, [102] = 0xc7, [103] = 0xc8, [104] = 0xc9, [105] = 0xcb,
        [106] = 0xcd, [107] = 0xcf, [108] = 0xd0, [109] = 0xd1, [110] = 0xd2, [111] = 0xd3, [112] = 0xef, [113] = 0xa0, [114] = 0xae, [115] = 0xb0,
        [116] = 0xde, [117] = 0x59, [118] = 0xce, [119] = 0xc6, [120] = 0x8b, [121] = 0x7e, [122] = 0x72, [123] = 0x71, [124] = 0x7d, [125] = 0xdb,
        [126] = 0xdc, [127] = 0xdd, [128] = 0xe8, [129] = 0x85, [130] = 0x86, [131] = 0x87, [133] = 0xf8, [135] = 0x65, [138] = 0xf5, [139] = 0x9e,
        [140] = 0xa1, [142] = 0xdf, [143] = 0xe3, [155] = 0xec, [156] = 0xe6, [158] = 0xea, [159] = 0xe9, [163] = 0x99, [164] = 0xa2, [165] = 0x90,
        [166] = 0xa4, [172] = 0xb2, [173] = 0xe7, [183] = 0x5d, [184] = 0x5e, [185] = 0x5f,
    };

    // Of USB's keyboard page (HID Usage Tables, 10), in Linux' numbers: letters, digits and the other keys of a usual keyboard.
    private static readonly uint[] Usb =
    [
        0, 0, 0, 0, 30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
        28, 1, 14, 15, 57, 12, 13, 26, 27, 43, 43, 39, 40, 41, 51, 52, 53, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 87, 88, 99, 70, 119, 110, 102, 104,
        111, 107, 109, 106, 105, 108, 103, 69, 98, 55, 74, 78, 96, 79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 83, 86, 127,
    ];

    private static readonly Dictionary<uint, uint> UsbModifiers = new()
    {
        [224] = 29, [225] = 42, [226] = 56, [227] = 125, [228] = 97, [229] = 54, [230] = 100, [231] = 126,
    };

    /// <summary>QEMU's number of a key.</summary>
    /// <exception cref="RpcErrorException">There is no such set, or no such key in it.</exception>
    public static int ToQemu(uint set, uint code) => (set < Sets.Length ? Sets[set] : "") switch
    {
        "linux" => OfLinux(code) ?? throw Untranslated(set, code),
        "xt" or "atset1" or "qnum" when code is > 0 and <= 0xff => (int)code,
        "atset1" or "xt" when code is > 0xe000 and <= 0xe0ff => (int)(code & 0xff) | 0x80,
        "usb" => (UsbModifiers.TryGetValue(code, out uint modifier) ? OfLinux(modifier) : code < Usb.Length ? OfLinux(Usb[code]) : null) ?? throw Untranslated(set, code),
        _ => throw Untranslated(set, code),
    };

    // Up to 83 the two go together.
    private static int? OfLinux(uint code) => code is > 0 and <= 83 ? (int)code : Linux.TryGetValue(code, out int number) ? number : null;

    private static RpcErrorException Untranslated(uint set, uint code) => new(
        LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Qemu, $"cannot translate keycode {code} of {(set < Sets.Length ? Sets[set] : set)} codeset to qnum keycode");
}
