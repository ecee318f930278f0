using System.CommandLine;
using System.CommandLine.Help;
using Patchbay.Cli.Commands.Guest;
using Patchbay.Cli.Commands.Net;

namespace Patchbay.Cli.Commands;

/// <summary>The whole command line: a line here for each group, a file for each command.</summary>
internal static class Root
{
    public static RootCommand Create()
    {
        RootCommand root = new("Networks and guests for KVM, from libvirt's XML.")
        {
            Server.Connect,
            Server.Root,
            NetCommand.Create(),
            GuestCommand.Create(),
            CheckCommand.Create(),
            StatusCommand.Create(),
        };
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }
        return root;
    }
}
