using Patchbay.Model.Networks.Extensions;
using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Documents;

/// <summary>The wording of what documents that are brought to a host together say against each other. PB08xx; docs/diagnostics.md lists them.</summary>
internal static class DocumentSetFindings
{
    public static Diagnostic SameName(SourceLocation at, string subject, SourceLocation other)
        => Error("PB0801", at, $"{subject} has two documents: the other is {other}");

    public static Diagnostic SameUuid(SourceLocation at, Guid uuid, string owner, SourceLocation other)
        => Error("PB0802", at, $"the uuid {UuidText.Format(uuid)} is taken: {owner} has it ({other})");

    public static Diagnostic SameDevice(SourceLocation at, string device, string owner, SourceLocation other)
        => Error("PB0803", at, $"the device name '{device}' is taken: {owner} has it ({other})");

    public static Diagnostic SameSubnet(SourceLocation at, IpPrefix subnet, string owner, SourceLocation other)
        => Error("PB0804", at, $"the network {subnet} is taken: {owner} has it ({other})");

    public static Diagnostic Overlap(SourceLocation at, IpPrefix subnet, IpPrefix taken, string owner, SourceLocation other)
        => Warning("PB0805", at, $"the network {subnet} overlaps {taken} of {owner} ({other}): the longer prefix wins");

    public static Diagnostic SameForward(SourceLocation at, PortForward forward, PortForward taken, string owner, SourceLocation other)
        => Error("PB0806", at, $"{forward.HostSide} cannot lead to {forward.Target}: {owner} forwards {taken} ({other})");

    public static Diagnostic ForwardTakesService(SourceLocation at, PortForward forward, ServedPort service, string owner, SourceLocation other)
        => Error(
            "PB0807", at, $"{forward.HostSide} cannot lead to {forward.Target}: {owner} serves its guests {service} ({other}): say which address of the host is meant with 'listen'");

    public static Diagnostic SameMac(SourceLocation at, MacAddress mac, string place, string owner, SourceLocation other, bool refuses)
        => Found("PB0808", refuses, at, refuses
            ? $"the address {mac} is taken: {owner} has it on {place} as well ({other}), and both would run"
            : $"{owner} has the address {mac} on {place} as well ({other}): they cannot both be reached at a time");

    public static Diagnostic NoNetwork(SourceLocation at, string network, bool starts)
        => Found("PB0809", starts, at, $"there is no network '{network}', neither among the documents nor on the host: the guest cannot start");

    public static Diagnostic StoppedNetwork(SourceLocation at, string network)
        => Error("PB0810", at, $"network '{network}' does not run, and is not among the documents: the guest cannot start");

    private static Diagnostic Error(string id, SourceLocation at, string message) => Found(id, refuses: true, at, message);

    private static Diagnostic Warning(string id, SourceLocation at, string message) => Found(id, refuses: false, at, message);

    private static Diagnostic Found(string id, bool refuses, SourceLocation at, string message) => new(id, refuses ? Severity.Error : Severity.Warning, at, message);
}
