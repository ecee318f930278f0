namespace Patchbay.Model.Text;

/// <content>PB06xx: storage.</content>
public static partial class Findings
{
    // libvirt's own words come first: its clients know them of hosts without a pool type's driver.
    internal static Diagnostic PoolTypeNotServed(SourceLocation at, int number, string type)
        => Error("PB0601", at, $"missing backend for pool type {number} ({type}): only pools of type 'dir' are served") with { Class = FindingClass.Internal };

    internal static Diagnostic BadStorageName(SourceLocation at, string what, string name, string why)
        => Error("PB0602", at, $"'{Shorten(name)}' is no name for a {what}: {why}");

    internal static Diagnostic NoFileSize(SourceLocation at, string element, string text)
        => Error("PB0603", at, $"'{Shorten(text)}' is no size for <{element}>: no file is larger than 8 EiB") with { Class = FindingClass.Overflow };
}
