using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>Where rules say what they find. What they would go by and could not be read is not judged.</summary>
/// <param name="places">Where the guest's parts stood.</param>
/// <param name="diagnostics">Where findings go.</param>
/// <param name="unread">What could not be read; null where all was.</param>
internal sealed class Judge(DomainPlaces places, DiagnosticBag diagnostics, UnreadElements? unread)
{
    /// <summary>Whether all is known that a judgement of a part goes by.</summary>
    /// <param name="part">The part.</param>
    /// <param name="reads">As for <see cref="UnreadElements.HasAny"/>.</param>
    public bool Knows(object part, string reads) => unread?.HasAny(places.Of(part), reads) != true;

    /// <summary>Says that a part is not possible.</summary>
    public void Refuse(object part, string what, string why, FindingClass findingClass = FindingClass.Unsupported)
        => diagnostics.Add(Findings.NotPossible(places.Of(part), what, why, findingClass));

    /// <summary>Says that a part is hardly what its author wants.</summary>
    public void Warn(object part, string what, string why) => diagnostics.Add(Findings.GuestWarning(places.Of(part), what, why));
}
