namespace Patchbay.Linux;

/// <summary>
/// Kernel settings under <c>/proc/sys</c>, named with slashes: <c>net/ipv4/ip_forward</c>. Those of the network are of the
/// calling thread's namespace.
/// </summary>
public static class Sysctl
{
    private const string Root = "/proc/sys";

    /// <summary>The value, without its line end; null where the kernel has no such setting.</summary>
    public static string? Find(string name)
    {
        string path = PathOf(name);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).TrimEnd('\n') : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Sets a value where it differs, and returns the one before. Looking first means that a read-only <c>/proc</c> is no
    /// trouble where all is right already.
    /// </summary>
    /// <exception cref="LinuxException">ENOENT: no such setting; EACCES or EROFS: it may not be written; EINVAL: not a value of it.</exception>
    public static string Set(string name, string value)
    {
        string before = Find(name) ?? throw new LinuxException("read", PathOf(name), Errno.ENOENT);
        if (before == value)
        {
            return before;
        }
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = LinuxException.ThrowIfInvalid(
            LibC.open(PathOf(name), LibC.O_RDWR | LibC.O_CLOEXEC, 0), "open", PathOf(name));
        byte[] text = System.Text.Encoding.UTF8.GetBytes(value);
        LinuxException.ThrowIfFailed(LibC.write(file, text, text.Length), "write", $"{value} to {PathOf(name)}");
        return before;
    }

    private static string PathOf(string name)
        => name.StartsWith('/') || name.Split('/').Contains("..") ? throw new ArgumentException($"'{name}' is no setting's name", nameof(name)) : $"{Root}/{name}";
}
