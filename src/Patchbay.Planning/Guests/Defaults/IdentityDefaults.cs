using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Defaults;

/// <summary>Gives the guest and its interfaces what they are known by.</summary>
internal static class IdentityDefaults
{
    public static DomainDefinition Fill(DomainDefinition domain, GuestSeed seed) => domain with
    {
        Uuid = domain.Uuid ?? seed.Uuid,
        GenerationId = domain.GenerationId == Guid.Empty ? seed.GenerationId : domain.GenerationId,
        Devices = domain.Devices with
        {
            Interfaces = domain.Devices.Interfaces.Select((face, i) => face.Mac is null ? face with { Mac = seed.MacOf(i) } : face).ToValueList(),
        },
    };
}
