namespace Patchbay.Linux;

/// <summary>The kernel's numbers for links.</summary>
public static class LinkNumbers
{
    /// <summary>A link's number, in the calling thread's network namespace.</summary>
    /// <exception cref="LinuxException">There is none of that name.</exception>
    public static int Of(string name)
    {
        uint index = LibC.if_nametoindex(name);
        return index == 0 ? throw LinuxException.Last("if_nametoindex", name) : (int)index;
    }
}
