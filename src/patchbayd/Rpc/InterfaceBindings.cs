using Patchbay.Model.Hosts;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>The host's network interfaces, to look at: they belong to the host's own configuration.</summary>
internal static class InterfaceBindings
{
    public static ProcedureTable<Session> AddInterfaces(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectListAllInterfaces, static (s, a) =>
        {
            RpcInterface[] found =
            [
                .. s.Machine().Interfaces()
                    .Where(i => ListFilter.Allows(a.Flags, i.IsActive, (uint)VirConnectListAllInterfacesFlags.Active, (uint)VirConnectListAllInterfacesFlags.Inactive))
                    .Select(Of),
            ];
            return new ConnectListAllInterfacesResult(a.NeedResults ? [.. found] : [], (uint)found.Length);
        })
        .Add(RemoteProcedure.ConnectNumOfInterfaces, static (s, _) => new RpcInt(Names(s, active: true).Count()))
        .Add(RemoteProcedure.ConnectListInterfaces, static (s, a) => new RpcNames([.. Names(s, active: true).Take(a.Value)]))
        .Add(RemoteProcedure.ConnectNumOfDefinedInterfaces, static (s, _) => new RpcInt(Names(s, active: false).Count()))
        .Add(RemoteProcedure.ConnectListDefinedInterfaces, static (s, a) => new RpcNames([.. Names(s, active: false).Take(a.Value)]))
        .Add(RemoteProcedure.InterfaceLookupByName, static (s, a) => Of(Get(s, a.Value)))
        .Add(RemoteProcedure.InterfaceLookupByMacString, static (s, a) => Of(ByMac(s, a.Value)))
        .Add(RemoteProcedure.InterfaceGetXmlDesc, static (s, a) => new RpcText(HostInterfaceXml.Format(Get(s, a.Object.Name))))
        .Add(RemoteProcedure.InterfaceIsActive, static (s, a) => new RpcFlag(Get(s, a.Name).IsActive));

    private static RpcInterface Of(HostInterface card) => new(card.Name, card.Mac);

    private static IEnumerable<string> Names(Session session, bool active)
        => session.Machine().Interfaces().Where(i => i.IsActive == active).Select(static i => i.Name);

    // Who knows a port's name may ask about it.
    private static HostInterface Get(Session session, string name) => session.Machine().AllInterfaces().FirstOrDefault(i => i.Name == name)
        ?? throw new RpcErrorException(LibvirtErrorCode.NoInterface, LibvirtErrorDomain.Interface, $"couldn't find interface named '{name}'");

    private static HostInterface ByMac(Session session, string mac)
    {
        HostInterface[] found = [.. session.Machine().Interfaces().Where(i => string.Equals(i.Mac, mac, StringComparison.OrdinalIgnoreCase))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new RpcErrorException(LibvirtErrorCode.NoInterface, LibvirtErrorDomain.Interface, $"couldn't find interface with MAC address '{mac}'"),
            _ => throw new RpcErrorException(LibvirtErrorCode.MultipleInterfaces, LibvirtErrorDomain.Interface, mac),
        };
    }
}
