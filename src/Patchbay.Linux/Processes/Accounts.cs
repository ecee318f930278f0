using System.Globalization;

namespace Patchbay.Linux;

/// <summary>Users and groups by name, as the host's name service knows them.</summary>
public static class Accounts
{
    private const int BufferLength = 16 * 1024;

    /// <summary>The user this program acts as; 0 is root.</summary>
    public static uint EffectiveUser => LibC.geteuid();

    /// <summary>A user with all groups; by name or by number. Null where there is no such name.</summary>
    public static Identity? FindUser(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
        {
            return new Identity(number, number, []);
        }
        return Lookup(name) is { } ids ? new Identity(ids.User, ids.Group, Groups(name, ids.Group)) : null;
    }

    /// <summary>A group's number, by name or number. Null where there is no such name.</summary>
    public static unsafe uint? FindGroup(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
        {
            return number;
        }
        // struct group: char *name, char *password, u32 gid, char **members
        byte[] buffer = new byte[BufferLength];
        byte* entry = stackalloc byte[64];
        fixed (byte* memory = buffer)
        {
            int errno = LibC.getgrnam_r(name, entry, memory, BufferLength, out nint result);
            return Found("getgrnam", name, errno, result) ? ((uint*)(entry + (2 * sizeof(nint))))[0] : null;
        }
    }

    private static unsafe (uint User, uint Group)? Lookup(string name)
    {
        // struct passwd: char *name, char *password, u32 uid, u32 gid, …
        byte[] buffer = new byte[BufferLength];
        byte* entry = stackalloc byte[64];
        fixed (byte* memory = buffer)
        {
            int errno = LibC.getpwnam_r(name, entry, memory, BufferLength, out nint result);
            uint* ids = (uint*)(entry + (2 * sizeof(nint)));
            return Found("getpwnam", name, errno, result) ? (ids[0], ids[1]) : null;
        }
    }

    private static bool Found(string call, string name, int errno, nint result)
        => errno is 0 or Errno.ENOENT or Errno.ESRCH ? result != 0 : throw new LinuxException(call, name, errno);

    private static uint[] Groups(string user, uint primary)
    {
        Span<uint> groups = stackalloc uint[256];
        int count = groups.Length;
        if (LibC.getgrouplist(user, primary, groups, ref count) < 0)
        {
            throw new LinuxException("getgrouplist", user, Errno.ERANGE);
        }
        return [.. groups[..count].ToArray().Where(g => g != primary)];
    }
}
