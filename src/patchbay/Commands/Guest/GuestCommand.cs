using System.CommandLine;

namespace Patchbay.Cli.Commands.Guest;

/// <summary><c>patchbay guest</c>: everything about guests (libvirt's domains).</summary>
internal static class GuestCommand
{
    public static Command Create() => new("guest", "Guests.")
    {
        FormatCommand.Create(),
        GuestViews.List(),
        GuestViews.Info(),
        GuestViews.DumpXml(),
        GuestViews.Edit(),
        GuestViews.Addresses(),
        GuestViews.Interfaces(),
        GuestActions.Define(),
        GuestActions.Create(),
        GuestActions.Start(),
        GuestActions.Shutdown(),
        GuestActions.Reboot(),
        GuestActions.Reset(),
        GuestActions.Stop(),
        GuestActions.Suspend(),
        GuestActions.Resume(),
        GuestActions.Undefine(),
        GuestActions.Autostart(),
        DeviceCommands.Attach(),
        DeviceCommands.Detach(),
        DeviceCommands.Update(),
        ConsoleCommand.Create(),
        MachineCommands.Memory(),
        MachineCommands.Processors(),
        MachineCommands.Stats(),
        MachineCommands.SendKey(),
        MachineCommands.Screenshot(),
        MachineCommands.Rename(),
        ArgsCommand.Create(),
    };
}
