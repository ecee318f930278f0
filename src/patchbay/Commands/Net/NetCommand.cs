using System.CommandLine;

namespace Patchbay.Cli.Commands.Net;

/// <summary><c>patchbay net</c>: everything about networks.</summary>
internal static class NetCommand
{
    public static Command Create() => new("net", "Networks.")
    {
        NetworkViews.List(),
        NetworkViews.Info(),
        NetworkViews.DumpXml(),
        NetworkViews.Edit(),
        NetworkViews.Leases(),
        DefineCommand.Create(),
        DiffCommand.Create(),
        NetworkActions.Create(),
        NetworkActions.Start(),
        NetworkActions.Stop(),
        NetworkActions.Undefine(),
        NetworkActions.Autostart(),
        FormatCommand.Create(),
        UpdateCommand.Create(),
        ForwardCommand.Create(),
        PlanCommand.Create(),
        DnsmasqCommand.Create(),
    };
}
