using System.Net;
using Patchbay.Model.Networks;
using Patchbay.Model.Values;

namespace Patchbay.Model.Text;

/// <content>PB05xx: changes of a network's elements.</content>
public static partial class Findings
{
    internal static Diagnostic UpdateCommandUnknown(SourceLocation at, int command)
        => Error("PB0501", at, $"there is no update command {command}") with { Class = FindingClass.OperationUnsupported };

    internal static Diagnostic SectionCannotChange(SourceLocation at, string section)
        => Error("PB0502", at, $"the section '{Shorten(section)}' cannot be changed alone: define the whole network anew") with { Class = FindingClass.OperationUnsupported };

    internal static Diagnostic OnlyAddedOrDeleted(SourceLocation at, string what)
        => Error("PB0503", at, $"{what} cannot be modified: delete it and add another") with { Class = FindingClass.OperationUnsupported };

    internal static Diagnostic NoSuchIp(SourceLocation at, int index, int count)
        => Error("PB0504", at, $"there is no <ip> with index {index}: the network has {count}, counted from 0") with { Class = FindingClass.OperationInvalid };

    internal static Diagnostic NoIp(SourceLocation at)
        => Error("PB0505", at, "the network has no <ip>: there is nothing to serve DHCP on") with { Class = FindingClass.OperationInvalid };

    internal static Diagnostic UpdateWrongFamily(SourceLocation at, IPAddress address, IpDefinition ip)
        => Error("PB0506", at, $"{IpText.Format(address)} is not of the family of the <ip> {IpText.Format(ip.Address)}") with { Class = FindingClass.OperationInvalid };

    internal static Diagnostic UpdateExists(SourceLocation at, string what)
        => Error("PB0507", at, $"the network has {Shorten(what)} already") with { Class = FindingClass.OperationInvalid };

    internal static Diagnostic UpdateMissing(SourceLocation at, string what)
        => Error("PB0508", at, $"the network has no such {what}") with { Class = FindingClass.OperationInvalid };

    internal static Diagnostic UpdateAmbiguous(SourceLocation at, string what, int count)
        => Error("PB0509", at, $"{count} entries match: say more, so that one {what} remains") with { Class = FindingClass.OperationInvalid };

    internal static Diagnostic InterfaceInUse(SourceLocation at, string device, uint ports)
        => Error("PB0510", at, $"'{Shorten(device)}' cannot be taken out: {ports} ports use it") with { Class = FindingClass.OperationInvalid };

    /// <summary>A change was made, and its result is one that define would refuse.</summary>
    public static Diagnostic UpdateBreaksNetwork(SourceLocation at, string why)
        => Warning("PB0511", at, $"the changed network would be refused: {why}");
}
