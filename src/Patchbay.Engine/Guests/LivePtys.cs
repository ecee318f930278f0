using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>The ptys that QEMU made, in the live document.</summary>
internal static class LivePtys
{
    /// <summary>Fills in paths by the ids of character devices, which are <c>char</c> and the device's alias.</summary>
    public static DomainDefinition Fill(DomainDefinition domain, IReadOnlyDictionary<string, string> ptys)
    {
        DeviceList devices = domain.Devices;
        return domain with
        {
            Devices = devices with
            {
                Serials = devices.Serials.Select(s => s with { Source = Fill(s.Source, s.Info, ptys) }).ToValueList(),
                Consoles = devices.Consoles.Select(c => c with { Source = Fill(c.Source, c.Info, ptys) }).ToValueList(),
                Channels = devices.Channels.Select(c => c with { Source = Fill(c.Source, c.Info, ptys) }).ToValueList(),
            },
        };
    }

    private static CharacterSource Fill(CharacterSource source, DeviceInfo info, IReadOnlyDictionary<string, string> ptys)
        => source.Backend is CharacterBackend.Pty && ptys.TryGetValue($"char{info.Alias}", out string? path)
            ? source with { Backend = new CharacterBackend.Pty(path) }
            : source;
}
