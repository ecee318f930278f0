using Patchbay.Model.Domains;
using Patchbay.Model.Ports;
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
            Interfaces = domain.Devices.Interfaces.Select((face, i) => Fill(face, i, seed)).ToValueList(),
        },
    };

    // One that lacks nothing stays the same record: places in the document are known by it.
    private static InterfaceDefinition Fill(InterfaceDefinition face, int position, GuestSeed seed)
    {
        VirtualPortDefinition? port = VirtualPortDefaults.Fill(face.VirtualPort, seed.PortOf(position));
        return face.Mac is not null && port == face.VirtualPort ? face : face with { Mac = face.Mac ?? seed.MacOf(position), VirtualPort = port };
    }
}
