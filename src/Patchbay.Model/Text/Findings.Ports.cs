namespace Patchbay.Model.Text;

/// <content>PB04xx: what ports share: bandwidth, VLANs, virtual ports.</content>
public static partial class Findings
{
    internal static Diagnostic RateNeedsAverage(SourceLocation at, string direction, bool floorServes)
        => Error("PB0401", at, $"<{direction}> says no rate: it needs the attribute 'average'{(floorServes ? " or 'floor'" : "")}") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic PeakNeedsAverage(SourceLocation at)
        => Error("PB0402", at, "'peak' and 'burst' mean nothing alone: they need the attribute 'average'") with { Class = FindingClass.Unsupported };

    internal static Diagnostic FloorNotHere(SourceLocation at, string direction)
        => Error("PB0403", at, $"'floor' is not possible in this <{direction}>: only inbound traffic of an interface of a network can be guaranteed a rate") with { Class = FindingClass.Unsupported };

    internal static Diagnostic ClassIdNotHere(SourceLocation at)
        => Error("PB0404", at, "'classID' is not possible in this <bandwidth>: only a network port has one") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic RateTooLarge(SourceLocation at, string name, ulong value, ulong limit)
        => Error("PB0405", at, $"'{name}' of {value} is too large: the kernel's limit is {limit}") with { Class = FindingClass.Overflow };

    internal static Diagnostic SecondNativeVlan(SourceLocation at)
        => Error("PB0411", at, "a second tag has a 'nativeMode': untagged frames belong to one VLAN only");

    internal static Diagnostic TrunkContradicted(SourceLocation at, string why)
        => Error("PB0412", at, $"the <vlan> is a trunk, though trunk='no': {why}");

    internal static Diagnostic VirtualPortExtra(SourceLocation at, string type, string parameter)
        => Error("PB0421", at, $"'{parameter}' is no parameter of a virtual port of type {type}");

    internal static Diagnostic VirtualPortNeeds(SourceLocation at, string type, string parameter)
        => Error("PB0422", at, $"a virtual port of type {type} needs the parameter '{parameter}'");
}
