using Patchbay.Model.Text;
using Patchbay.Model.Values;

namespace Patchbay.Model.Domains;

/// <summary>Reads what names a guest.</summary>
internal static class DomainIdentityXml
{
    /// <summary>The name, which must serve as a file's.</summary>
    public static string ReadName(ElementReader domain)
    {
        if (domain.TextChild("name") is not { } element || element.Value.Length == 0)
        {
            domain.Report(Findings.NoGuestName(domain.At));
            return "";
        }
        string name = element.Value;
        string? wrong = GuestName.ProblemOf(name);
        if (wrong is not null)
        {
            domain.Report(Findings.BadGuestName(domain.Locate(element), name, wrong));
        }
        return name;
    }

    /// <summary>A UUID; null where absent or, with an error, malformed.</summary>
    public static Guid? ReadUuid(ElementReader domain, string child)
    {
        if (domain.TextChild(child) is not { } element || element.Value.Length == 0)
        {
            return null;
        }
        if (UuidText.TryParse(element.Value, out Guid uuid))
        {
            return uuid;
        }
        domain.Report(Findings.BadText(domain.Locate(element), child, element.Value, "a UUID of 32 hex digits") with { Class = FindingClass.Internal });
        return null;
    }

    /// <summary>The generation id: empty where the element is there without one.</summary>
    public static Guid? ReadGenerationId(ElementReader domain)
        => domain.Child("genid") is null ? null : ReadUuid(domain, "genid") ?? Guid.Empty;

    /// <summary>The title, which is one line.</summary>
    public static string? ReadTitle(ElementReader domain)
    {
        if (domain.TextChild("title") is not { } element)
        {
            return null;
        }
        if (element.Value.Contains('\n', StringComparison.Ordinal))
        {
            domain.Report(Findings.BadText(domain.Locate(element), "title", element.Value, "one line"));
        }
        return element.Value;
    }

    /// <summary>A child's text, which must be one of these words; null where absent or, with an error, another.</summary>
    public static string? ReadWord(ElementReader domain, string child, IReadOnlyList<string> words)
    {
        if (domain.TextChild(child) is not { } element || element.Value.Trim() is not { Length: > 0 } text)
        {
            return null;
        }
        if (words.Contains(text))
        {
            return text;
        }
        domain.Report(Findings.UnknownText(domain.Locate(element), child, text, words) with { Class = FindingClass.Internal });
        return null;
    }
}
