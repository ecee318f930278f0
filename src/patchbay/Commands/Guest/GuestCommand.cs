using System.CommandLine;

namespace Patchbay.Cli.Commands.Guest;

/// <summary><c>patchbay guest</c>: everything about guests (libvirt's domains).</summary>
internal static class GuestCommand
{
    public static Command Create() => new("guest", "Guests.");
}
