using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>A terminal that passes every byte on as it is typed, until disposed: then it is as it was.</summary>
public sealed class RawTerminal : IDisposable
{
    // struct termios is 60 bytes on Linux; what is in it is the C library's business.
    private const int Length = 128;

    private readonly SafeHandle _terminal;
    private readonly byte[] _before;

    private RawTerminal(SafeHandle terminal, byte[] before)
    {
        _terminal = terminal;
        _before = before;
    }

    /// <summary>Makes our standard input raw; null where it is no terminal.</summary>
    public static RawTerminal? TryTakeInput()
    {
        SafeFileHandle input = new(0, ownsHandle: false);
        return LibC.isatty(input) == 1 ? new RawTerminal(input, MakeRaw(input, "standard input")) : null;
    }

    /// <summary>Puts the terminal back as it was.</summary>
    public void Dispose() => _ = LibC.tcsetattr(_terminal, LibC.TCSANOW, _before);

    // Returns the settings it had.
    internal static byte[] MakeRaw(SafeHandle terminal, string subject)
    {
        byte[] before = new byte[Length];
        LinuxException.ThrowIfFailed(LibC.tcgetattr(terminal, before), "tcgetattr", subject);
        byte[] raw = [.. before];
        LibC.cfmakeraw(raw);
        LinuxException.ThrowIfFailed(LibC.tcsetattr(terminal, LibC.TCSANOW, raw), "tcsetattr", subject);
        return before;
    }
}
