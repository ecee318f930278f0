using Patchbay.Model.Text;

namespace Patchbay.Model.Domains;

/// <summary>What libvirt refuses on define, though its parser reads it. Every rule runs.</summary>
public static class DomainRules
{
    private static readonly Action<DomainDefinition, Judge>[] Rules =
    [
        InterfaceRules.Check,
        DiskRules.Check,
        IdentityRules.Check,
        ProcessorRules.Check,
    ];

    /// <summary>Checks a definition that was filled in.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="places">Where its parts stood.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="unread">What could not be read: rules that go by it wait. Null where all was read.</param>
    public static void Check(DomainDefinition domain, SourceMap places, DiagnosticBag diagnostics, UnreadElements? unread = null)
    {
        ArgumentNullException.ThrowIfNull(domain);
        Judge judge = new(new DomainPlaces(domain, places), diagnostics, unread);
        foreach (Action<DomainDefinition, Judge> rule in Rules)
        {
            rule(domain, judge);
        }
    }

    /// <summary>
    /// Checks what is only found out when the guest starts: what its interfaces are plugged into decides. Interfaces of
    /// networks are judged once their port is known.
    /// </summary>
    /// <param name="domain">The definition.</param>
    /// <param name="places">Where its parts stood.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static void CheckStart(DomainDefinition domain, SourceMap places, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(domain);
        InterfaceStartRules.Check(domain, new DomainPlaces(domain, places), diagnostics);
    }
}
