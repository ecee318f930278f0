using Patchbay.Model.Domains;
using Patchbay.Model.Text;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>What an interface asks for and its kind cannot give.</summary>
internal static class InterfaceObstacles
{
    /// <summary>Notes what the document alone shows.</summary>
    /// <param name="list">Where obstacles go.</param>
    /// <param name="domain">The guest; all its interfaces are judged.</param>
    /// <param name="places">Where the document's parts stood.</param>
    public static void AddOfDocument(ArgumentList list, DomainDefinition domain, SourceMap places)
    {
        DiagnosticBag findings = [];
        DomainRules.CheckStart(domain, places, findings);
        list.Obstacles.AddRange(findings.Where(static f => f.Severity == Severity.Error).Select(static f => new GuestObstacle(f.At, f.Message) { Id = f.Id }));
    }

    /// <summary>Notes what the document alone shows, and what shows once a network has said what the interface came to be.</summary>
    /// <param name="list">Where obstacles go.</param>
    /// <param name="domain">The guest.</param>
    /// <param name="placement">What this start decided.</param>
    /// <param name="places">Where the document's parts stood.</param>
    public static void Add(ArgumentList list, DomainDefinition domain, GuestPlacement placement, SourceMap? places)
    {
        AddOfDocument(list, domain, places ?? new SourceMap(domain.Name));
        for (int i = 0; i < Math.Min(domain.Devices.Interfaces.Count, placement.Interfaces.Count); i++)
        {
            InterfaceDefinition card = domain.Devices.Interfaces[i];
            InterfaceSource actual = placement.Interfaces[i].Actual;
            if (card.Vlan is not null && actual is InterfaceSource.Network)
            {
                list.Refuse(card, $"interface {card.Mac}: VLAN tags cannot be set on a network whose bridge is its own");
            }
            if (card.Teaming is { IsTransient: true } && actual is not InterfaceSource.Hostdev)
            {
                list.Refuse(card, $"interface {card.Mac}: the transient card of a team must be a device that is passed on");
            }
        }
    }
}
