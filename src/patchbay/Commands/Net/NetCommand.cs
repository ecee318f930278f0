using System.CommandLine;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net</c>: everything about networks.</summary>
internal static class NetCommand
{
    public static Command Create() => new("net", "Networks.")
    {
        FormatCommand.Create(),
        UpdateCommand.Create(),
        PlanCommand.Create(),
        DnsmasqCommand.Create(),
    };
}
