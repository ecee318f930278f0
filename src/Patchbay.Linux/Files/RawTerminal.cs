using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// Our standard input as a terminal that passes every byte on as it is typed, Ctrl+C too; once disposed it is as it was. Meanwhile
/// nothing may be read by <see cref="Console"/>, which sets the terminal as it likes.
/// </summary>
public sealed class RawTerminal : IDisposable
{
    // struct termios is 60 bytes on Linux; what is in it is the C library's business.
    private const int Length = 128;
    private const string Subject = "standard input";

    private readonly Lock _lock = new();
    private readonly SafeFileHandle _terminal;
    private readonly byte[] _before;
    private readonly PosixSignalRegistration _continued;
    private bool _isGivenBack;

    private RawTerminal(SafeFileHandle terminal)
    {
        _terminal = terminal;
        // A shell that stopped us has set the terminal for itself. First of all, as the runtime keeps how it finds the terminal here,
        // and puts that back when the program ends.
        _continued = PosixSignalRegistration.Create(PosixSignal.SIGCONT, TakeAgain);
        try
        {
            lock (_lock)
            {
                _before = MakeRaw(terminal, Subject);
            }
        }
        catch
        {
            _continued.Dispose();
            throw;
        }
    }

    /// <summary>Makes our standard input raw; null where it is no terminal.</summary>
    /// <exception cref="LinuxException">The terminal refused.</exception>
    public static RawTerminal? TryTakeInput()
    {
        SafeFileHandle input = new(0, ownsHandle: false);
        return LibC.isatty(input) == 1 ? new RawTerminal(input) : null;
    }

    /// <summary>Reads what was typed, or waits for it without a thread of its own.</summary>
    /// <returns>The number of bytes; 0 where the terminal has gone.</returns>
    /// <exception cref="LinuxException">The terminal failed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The open file is shared with whoever started us, so it stays one whose reads block.
            await Readiness.WaitOnceAsync(_terminal, cancellationToken);
            nint read = LibC.read(_terminal, buffer.Span, buffer.Length);
            if (read >= 0)
            {
                return (int)read;
            }
            LinuxException failure = LinuxException.Last("read", Subject);
            switch (failure.Errno)
            {
                case Errno.EAGAIN or Errno.EINTR:
                    break;
                case Errno.EIO:
                    return 0;
                default:
                    throw failure;
            }
        }
    }

    /// <summary>Puts the terminal back as it was.</summary>
    public void Dispose()
    {
        _continued.Dispose();
        lock (_lock)
        {
            if (!_isGivenBack && IsOurs())
            {
                _ = LibC.tcsetattr(_terminal, LibC.TCSANOW, _before);
            }
            _isGivenBack = true;
        }
    }

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

    private void TakeAgain(PosixSignalContext continued)
    {
        // Else the runtime would set the terminal as it found it.
        continued.Cancel = true;
        lock (_lock)
        {
            if (!_isGivenBack && IsOurs())
            {
                MakeRaw(_terminal, Subject);
            }
        }
    }

    // A job in the background would be stopped for setting its terminal, which is the shell's then.
    private bool IsOurs()
    {
        int foreground = LibC.tcgetpgrp(_terminal);
        return foreground < 0 || foreground == LibC.getpgrp();
    }
}
