using System.CommandLine;
using System.CommandLine.Help;
using Patchbay.Cli.Commands.Apply;
using Patchbay.Cli.Commands.Guest;
using Patchbay.Cli.Commands.Import;
using Patchbay.Cli.Commands.Net;
using Patchbay.Cli.Commands.Port;
using Patchbay.Cli.Commands.Status;

namespace Patchbay.Cli.Commands;

/// <summary>The whole command line: a line here for each group, a file for each command.</summary>
internal static class Root
{
    private const int WidestHelp = 100;

    public static RootCommand Create()
    {
        RootCommand root = new("Networks and guests for KVM, from libvirt's XML.")
        {
            Server.Connect,
            Server.Root,
            NetCommand.Create(),
            GuestCommand.Create(),
            PortCommand.Create(),
            ApplyCommand.Create(),
            CheckCommand.Create(),
            StatusCommand.Create(),
            EventsCommand.Create(),
            ImportCommand.Create(),
        };
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Description = "Show this.";
            HelpAction action = (HelpAction)help.Action!;
            // As wide as a terminal is where there is none, or one that does not know its width: nobody reads a line of 150 characters.
            action.MaxWidth = action.MaxWidth is > 0 and < WidestHelp ? action.MaxWidth : WidestHelp;
            help.Action = new HelpWithExamples(action);
        }
        return root;
    }
}
