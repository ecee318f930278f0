using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>Guests: finding them, and what they are. Requests name one by uuid: name and id that travel beside it may be stale.</summary>
internal static class GuestBindings
{
    public static ProcedureTable<Session> AddGuests(this ProcedureTable<Session> table) => table
        .AddLists()
        .AddGuestDefinitions()
        .AddGuestLife()
        .AddDevices()
        .AddGuestConsoles()
        .AddGuestMemory()
        .AddGuestVcpus()
        .AddGuestDisks()
        .AddGuestMetadata()
        .AddGuestParts()
        .AddGuestAgents()
        .AddGuestStatistics()
        .AddGuestEvents();

    private static ProcedureTable<Session> AddLists(this ProcedureTable<Session> table) => table
        .Add(RemoteProcedure.ConnectListAllDomains, static (s, a) =>
        {
            RpcDomain[] found = [.. s.Guests().List().Where(g => Matches(g, (VirConnectListAllDomainsFlags)a.Flags)).Select(GuestReferences.Of)];
            return new ConnectListAllDomainsResult(a.NeedResults ? [.. found] : [], (uint)found.Length);
        })
        .Add(RemoteProcedure.ConnectNumOfDomains, static (s, _) => new RpcInt(s.Guests().List().Count(static g => g.IsActive)))
        .Add(RemoteProcedure.ConnectNumOfDefinedDomains, static (s, _) => new RpcInt(s.Guests().List().Count(static g => !g.IsActive)))
        .Add(RemoteProcedure.ConnectListDomains, static (s, a)
            => new ConnectListDomainsResult([.. s.Guests().List().Where(static g => g.IsActive).Select(static g => g.Id ?? -1).Take(a.Value)]))
        .Add(RemoteProcedure.ConnectListDefinedDomains, static (s, a)
            => new RpcNames([.. s.Guests().List().Where(static g => !g.IsActive).Select(static g => g.Name).Take(a.Value)]))
        .Add(RemoteProcedure.DomainLookupByName, static (s, a) => GuestReferences.Of(s.Guests().Find(a.Value)))
        .Add(RemoteProcedure.DomainLookupByUuid, static (s, a) => GuestReferences.Of(s.Guests().Find(a.Value)))
        .Add(RemoteProcedure.DomainLookupById, static (s, a) => GuestReferences.Of(s.Guests().Find(a.Value)))
        .Add(RemoteProcedure.DomainIsActive, static (s, a) => new RpcFlag(s.Guests().Find(a.Uuid).IsActive))
        .Add(RemoteProcedure.DomainIsPersistent, static (s, a) => new RpcFlag(s.Guests().Find(a.Uuid).IsPersistent))
        .Add(RemoteProcedure.DomainIsUpdated, static (s, a) =>
        {
            // libvirt says yes of no guest, ever.
            s.Guests().Find(a.Uuid);
            return new RpcFlag(false);
        })
        .Add(RemoteProcedure.DomainGetOsType, static (s, a) =>
        {
            s.Guests().Find(a.Uuid);
            return new RpcText("hvm");
        })
        .Add(RemoteProcedure.DomainGetState, static (s, a) =>
        {
            GuestStatus status = s.Guests().Find(a.Object.Uuid).Status;
            return new DomainGetStateResult((int)status.State, status.Reason);
        })
        .Add(RemoteProcedure.DomainGetInfo, static async (s, a, ct) =>
        {
            GuestFigures figures = await s.Guests().MeasureAsync(a.Uuid, ct);
            return new DomainGetInfoResult(
                (uint)figures.Status.State, figures.MaxMemory, figures.Memory, figures.Vcpus, (ulong)(figures.CpuTime.Ticks * 100));
        })
        .Add(RemoteProcedure.DomainGetXmlDesc, static async (s, a, _) =>
        {
            VirDomainXmlFlags flags = (VirDomainXmlFlags)a.Flags;
            bool secure = flags.HasFlag(VirDomainXmlFlags.Secure);
            if (secure && s.Connection.IsReadOnly)
            {
                throw new RpcErrorException(LibvirtErrorCode.OperationDenied, LibvirtErrorDomain.Domain, "virDomainGetXMLDesc with secure flag");
            }
            DomainFormat format = new()
            {
                IsInactive = flags.HasFlag(VirDomainXmlFlags.Inactive),
                IsMigratable = flags.HasFlag(VirDomainXmlFlags.Migratable),
                IsSecure = secure,
            };
            return new RpcText(flags.HasFlag(VirDomainXmlFlags.UpdateCpu)
                ? await s.Guests().DocumentOfHostAsync(a.Object.Uuid, format)
                : s.Guests().Document(a.Object.Uuid, format));
        })
        .Add(RemoteProcedure.DomainInterfaceAddresses, static (s, a, ct) => AddressesAsync(s, a, ct));

    /// <summary>Guests, which a <c>network:///</c> connection does not have.</summary>
    public static GuestService Guests(this Session session) => session.IsNetworkOnly
        ? throw new RpcErrorException(LibvirtErrorCode.NoSupport, LibvirtErrorDomain.None, "this connection serves networks only")
        : session.Services.Guests;

    internal static bool Matches(GuestView guest, VirConnectListAllDomainsFlags filter)
    {
        uint flags = (uint)filter;
        uint states = flags & (uint)(VirConnectListAllDomainsFlags.Running | VirConnectListAllDomainsFlags.Paused
            | VirConnectListAllDomainsFlags.Shutoff | VirConnectListAllDomainsFlags.Other);
        VirConnectListAllDomainsFlags state = guest.Status.State switch
        {
            GuestState.Running => VirConnectListAllDomainsFlags.Running,
            GuestState.Paused => VirConnectListAllDomainsFlags.Paused,
            GuestState.Shutoff => VirConnectListAllDomainsFlags.Shutoff,
            _ => VirConnectListAllDomainsFlags.Other,
        };
        return ListFilter.Allows(flags, guest.IsActive, (uint)VirConnectListAllDomainsFlags.Active, (uint)VirConnectListAllDomainsFlags.Inactive)
            && ListFilter.Allows(flags, guest.IsPersistent, (uint)VirConnectListAllDomainsFlags.Persistent, (uint)VirConnectListAllDomainsFlags.Transient)
            && ListFilter.Allows(flags, guest.IsAutostarted, (uint)VirConnectListAllDomainsFlags.Autostart, (uint)VirConnectListAllDomainsFlags.NoAutostart)
            && ListFilter.Allows(flags, false, (uint)VirConnectListAllDomainsFlags.Managedsave, (uint)VirConnectListAllDomainsFlags.NoManagedsave)
            && ListFilter.Allows(flags, false, (uint)VirConnectListAllDomainsFlags.HasSnapshot, (uint)VirConnectListAllDomainsFlags.NoSnapshot)
            && ListFilter.Allows(flags, false, (uint)VirConnectListAllDomainsFlags.HasCheckpoint, (uint)VirConnectListAllDomainsFlags.NoCheckpoint)
            && (states == 0 || (states & (uint)state) != 0);
    }

    private static async ValueTask<DomainInterfaceAddressesResult> AddressesAsync(Session session, DomainInterfaceAddressesArguments a, CancellationToken ct)
    {
        if (a.Source == (uint)VirDomainInterfaceAddressesSource.Agent)
        {
            session.ThrowIfReadOnly("virDomainInterfaceAddresses");
            return AgentAddresses.Read(await session.Guests().AskAgentAsync(a.Domain.Uuid, "guest-network-get-interfaces", null, ct));
        }
        IEnumerable<GuestAddress> addresses = (VirDomainInterfaceAddressesSource)a.Source switch
        {
            VirDomainInterfaceAddressesSource.Lease => await session.Guests().AddressesAsync(a.Domain.Uuid, ct),
            VirDomainInterfaceAddressesSource.Arp => await session.Guests().NeighbourAddressesAsync(a.Domain.Uuid, ct),
            _ => throw new RpcErrorException(LibvirtErrorCode.ArgumentUnsupported, LibvirtErrorDomain.Qemu, $"Unknown IP address data source {a.Source}"),
        };
        IEnumerable<IGrouping<string, GuestAddress>> cards = addresses.GroupBy(static x => x.Interface);
        return new DomainInterfaceAddressesResult(
        [
            .. cards.Select(static card => new RpcDomainInterface(
                card.Key, card.First().Mac.ToString(),
                [.. card.Select(static x => new RpcDomainAddress(x.Address.IsIPv4 ? (int)VirIPAddrType.Ipv4 : (int)VirIPAddrType.Ipv6, x.Address.Address.ToString(), (uint)x.Address.Length))])),
        ]);
    }
}
