using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests;

/// <summary>The wording of what is found while a guest's definition is filled in. PB033x; docs/diagnostics.md lists them.</summary>
internal static class GuestFindings
{
    /// <summary>The id of what keeps a guest from being started and not from being defined.</summary>
    public const string NotStartable = "PB0336";

    /// <summary>The id of an address that two devices have.</summary>
    public const string Taken = "PB0331";

    /// <summary>The id of an address that cannot be.</summary>
    public const string Impossible = "PB0332";

    public static Diagnostic NoEmulator(SourceLocation at, string architecture)
        => Error("PB0330", at, $"no emulator is known for the architecture '{architecture}': name one in <emulator>", FindingClass.Unsupported);

    public static Diagnostic TakenAddress(SourceLocation at, string address)
        => Error(Taken, at, $"the address {address} is used twice: each device needs one of its own", FindingClass.Xml);

    public static Diagnostic ImpossibleAddress(SourceLocation at, string address, string why)
        => Error(Impossible, at, $"the address {address} cannot be used: {why}", FindingClass.Xml);

    public static Diagnostic NoAddressLeft(SourceLocation at, string kind, string why)
        => Error("PB0333", at, $"no {kind} address is left for this device: {why}", FindingClass.Internal);

    public static Diagnostic WrongController(SourceLocation at, string what, string why)
        => Error("PB0334", at, $"{what}: {why}", FindingClass.Xml);

    public static Diagnostic NotPossible(SourceLocation at, string what, string why, FindingClass findingClass = FindingClass.Unsupported)
        => Error("PB0335", at, $"{what}: {why}", findingClass);

    public static Diagnostic UnknownMachine(SourceLocation at, string machine, string architecture, string? meant)
        => new("PB0337", Severity.Warning, at, $"'{machine}' is no machine of {architecture} known here: unless its emulator has one, the guest does not start{(meant is null ? "" : $"; did you mean '{meant}'?")}");

    private static Diagnostic Error(string id, SourceLocation at, string message, FindingClass findingClass)
        => new(id, Severity.Error, at, message) { Class = findingClass };
}
