namespace Patchbay.Linux;

/// <summary>The C library's calls, spelt as in their manual pages. One file a subject; nothing here leaves the assembly.</summary>
internal static partial class LibC
{
    private const string Name = "libc";
}
