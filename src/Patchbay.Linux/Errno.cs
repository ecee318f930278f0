namespace Patchbay.Linux;

/// <summary>The kernel's error numbers that callers tell apart, spelt as in <c>errno(3)</c> (generic Linux values).</summary>
public static class Errno
{
    /// <summary>Operation not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file, object or table.</summary>
    public const int ENOENT = 2;

    /// <summary>No such process.</summary>
    public const int ESRCH = 3;

    /// <summary>Interrupted by a signal.</summary>
    public const int EINTR = 4;

    /// <summary>Input or output error; of a terminal: its other side has gone.</summary>
    public const int EIO = 5;

    /// <summary>No such device or address.</summary>
    public const int ENXIO = 6;

    /// <summary>Bad file descriptor.</summary>
    public const int EBADF = 9;

    /// <summary>No child processes.</summary>
    public const int ECHILD = 10;

    /// <summary>Nothing there yet, or try again.</summary>
    public const int EAGAIN = 11;

    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>Device or resource busy.</summary>
    public const int EBUSY = 16;

    /// <summary>Exists already.</summary>
    public const int EEXIST = 17;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Not a directory.</summary>
    public const int ENOTDIR = 20;

    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>No such request for this kind of file.</summary>
    public const int ENOTTY = 25;

    /// <summary>Read-only file system.</summary>
    public const int EROFS = 30;

    /// <summary>Numerical result out of range.</summary>
    public const int ERANGE = 34;

    /// <summary>A link where none may be, or too many.</summary>
    public const int ELOOP = 40;

    /// <summary>Message too long.</summary>
    public const int EMSGSIZE = 90;

    /// <summary>Not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Address family not supported.</summary>
    public const int EAFNOSUPPORT = 97;

    /// <summary>Cannot assign the requested address.</summary>
    public const int EADDRNOTAVAIL = 99;

    /// <summary>The receive buffer overflowed and messages were lost.</summary>
    public const int ENOBUFS = 105;

    /// <summary>Timed out.</summary>
    public const int ETIMEDOUT = 110;
}
