namespace Patchbay.Model.Text;

/// <content>PB03xx: guests.</content>
public static partial class Findings
{
    internal static Diagnostic NotServed(SourceLocation at, string element, string name)
        => Error("PB0301", at, $"{(name[0] == '@' ? $"the attribute '{name[1..]}' of <{element}>" : $"<{name}> in <{element}>")} is kept and not understood: a guest started without it would be another one") with { Class = FindingClass.Unsupported };

    internal static Diagnostic BadSize(SourceLocation at, string element, string text)
        => Error("PB0302", at, $"'{Shorten(text)}' is no size for <{element}>: write a whole number below 16 EiB") with { Class = FindingClass.XmlDetail };

    internal static Diagnostic BadUnit(SourceLocation at, string unit, string accepted)
        => Error("PB0303", at, $"'{Shorten(unit)}' is no unit: {accepted} is accepted") with { Class = FindingClass.InvalidArgument };

    internal static Diagnostic NoGuestName(SourceLocation at)
        => Error("PB0304", at, "the guest has no name: write <name>") with { Class = FindingClass.NoName };

    internal static Diagnostic BadGuestName(SourceLocation at, string name, string why)
        => Error("PB0305", at, $"'{Shorten(name)}' is no name for a guest: {why}");

    internal static Diagnostic BadText(SourceLocation at, string element, string text, string expected)
        => Error("PB0306", at, $"'{Shorten(text)}' is no content for <{element}>: write {expected}");

    internal static Diagnostic UnknownText(SourceLocation at, string element, string text, IReadOnlyList<string> words)
        => Error("PB0307", at, $"'{Shorten(text)}' is no content for <{element}>: {OneOf(words)}{DidYouMean(Suggestion.Closest(text, words))}");

    internal static Diagnostic UnknownFeature(SourceLocation at, string name, string? meant)
        => Error("PB0308", at, $"there is no feature <{Shorten(name)}>{DidYouMean(meant)}") with { Class = FindingClass.Unsupported };

    internal static Diagnostic UnknownDevice(SourceLocation at, string found)
        => Error("PB0309", at, $"unknown device type '{Shorten(found)}': there is no device <{Shorten(found)}>") with { Class = FindingClass.Unsupported };

    internal static Diagnostic NotPossible(SourceLocation at, string what, string why, FindingClass findingClass = FindingClass.Unsupported)
        => Error("PB0310", at, $"{what}: {why}") with { Class = findingClass };

    internal static Diagnostic GuestWarning(SourceLocation at, string what, string why)
        => Warning("PB0311", at, $"{what}: {why}");
}
