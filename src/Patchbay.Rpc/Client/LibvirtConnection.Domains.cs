namespace Patchbay.Rpc;

public sealed partial class LibvirtConnection
{
    /// <summary>The guests that the filter lets through; all for none.</summary>
    public async Task<IReadOnlyList<RpcDomain>> ListAllDomainsAsync(
        VirConnectListAllDomainsFlags filter, CancellationToken cancellationToken)
        => (await Client.CallAsync(
            RemoteProcedure.ConnectListAllDomains, new RpcListArguments(true, (uint)filter), cancellationToken)).Domains;

    /// <summary>Finds a guest, or fails with <see cref="LibvirtErrorCode.NoDomain"/>.</summary>
    public Task<RpcDomain> LookupDomainByNameAsync(string name, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainLookupByName, new RpcText(name), cancellationToken);

    /// <summary>Finds a guest, or fails with <see cref="LibvirtErrorCode.NoDomain"/>.</summary>
    public Task<RpcDomain> LookupDomainByUuidAsync(Guid uuid, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainLookupByUuid, new RpcUuid(uuid), cancellationToken);

    /// <summary>Finds a guest that runs, or fails with <see cref="LibvirtErrorCode.NoDomain"/>.</summary>
    public Task<RpcDomain> LookupDomainByIdAsync(int id, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainLookupById, new RpcInt(id), cancellationToken);

    /// <summary>Stores a guest's document, new or changed, without starting it.</summary>
    public Task<RpcDomain> DefineDomainAsync(string xml, VirDomainDefineFlags flags, CancellationToken cancellationToken)
        => flags == 0
            ? Client.CallAsync(RemoteProcedure.DomainDefineXml, new RpcText(xml), cancellationToken)
            : Client.CallAsync(RemoteProcedure.DomainDefineXmlFlags, new RpcFlaggedText(xml, (uint)flags), cancellationToken);

    /// <summary>Starts a guest that is forgotten once it stops.</summary>
    public Task<RpcDomain> CreateDomainAsync(string xml, VirDomainCreateFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainCreateXml, new RpcFlaggedText(xml, (uint)flags), cancellationToken);

    /// <summary>Starts a defined guest (virDomainCreate).</summary>
    /// <returns>The guest with its id.</returns>
    public Task<RpcDomain> StartDomainAsync(RpcDomain domain, VirDomainCreateFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainCreateWithFlags, Flagged(domain, (uint)flags), cancellationToken);

    /// <summary>Asks the guest to shut down.</summary>
    public Task ShutdownDomainAsync(RpcDomain domain, VirDomainShutdownFlags flags, CancellationToken cancellationToken)
        => flags == 0
            ? Client.CallAsync(RemoteProcedure.DomainShutdown, domain, cancellationToken)
            : Client.CallAsync(RemoteProcedure.DomainShutdownFlags, Flagged(domain, (uint)flags), cancellationToken);

    /// <summary>Asks the guest to reboot.</summary>
    public Task RebootDomainAsync(RpcDomain domain, VirDomainRebootFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainReboot, Flagged(domain, (uint)flags), cancellationToken);

    /// <summary>Resets the guest without asking it.</summary>
    public Task ResetDomainAsync(RpcDomain domain, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainReset, Flagged(domain, 0), cancellationToken);

    /// <summary>Stops the guest without asking it.</summary>
    public Task DestroyDomainAsync(RpcDomain domain, VirDomainDestroyFlags flags, CancellationToken cancellationToken)
        => flags == 0
            ? Client.CallAsync(RemoteProcedure.DomainDestroy, domain, cancellationToken)
            : Client.CallAsync(RemoteProcedure.DomainDestroyFlags, Flagged(domain, (uint)flags), cancellationToken);

    /// <summary>Halts the guest's processors.</summary>
    public Task SuspendDomainAsync(RpcDomain domain, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainSuspend, domain, cancellationToken);

    /// <summary>Lets the guest's processors go on.</summary>
    public Task ResumeDomainAsync(RpcDomain domain, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainResume, domain, cancellationToken);

    /// <summary>Forgets a guest's document.</summary>
    public Task UndefineDomainAsync(RpcDomain domain, VirDomainUndefineFlags flags, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainUndefineFlags, Flagged(domain, (uint)flags), cancellationToken);

    /// <summary>Gives a guest that is off another name.</summary>
    public Task RenameDomainAsync(RpcDomain domain, string name, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainRename, new DomainRenameArguments(domain, name, 0), cancellationToken);

    /// <summary>A guest's document, as it runs or as it is stored.</summary>
    public async Task<string> GetDomainXmlAsync(RpcDomain domain, VirDomainXmlFlags flags, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.DomainGetXmlDesc, Flagged(domain, (uint)flags), cancellationToken)).Value;

    /// <summary>What a guest does, and why (one of the reason enumerations, by state).</summary>
    public async Task<(VirDomainState State, int Reason)> GetDomainStateAsync(RpcDomain domain, CancellationToken cancellationToken)
    {
        DomainGetStateResult result = await Client.CallAsync(RemoteProcedure.DomainGetState, Flagged(domain, 0), cancellationToken);
        return ((VirDomainState)result.State, result.Reason);
    }

    /// <summary>State, memory in KiB, processors and processor time in nanoseconds.</summary>
    public Task<DomainGetInfoResult> GetDomainInfoAsync(RpcDomain domain, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainGetInfo, domain, cancellationToken);

    /// <summary>Whether it runs.</summary>
    public async Task<bool> IsDomainActiveAsync(RpcDomain domain, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.DomainIsActive, domain, cancellationToken)).Value;

    /// <summary>Whether its document is stored.</summary>
    public async Task<bool> IsDomainPersistentAsync(RpcDomain domain, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.DomainIsPersistent, domain, cancellationToken)).Value;

    /// <summary>Whether it starts with the host.</summary>
    public async Task<bool> GetDomainAutostartAsync(RpcDomain domain, CancellationToken cancellationToken)
        => (await Client.CallAsync(RemoteProcedure.DomainGetAutostart, domain, cancellationToken)).Value;

    /// <summary>Says whether it starts with the host.</summary>
    public Task SetDomainAutostartAsync(RpcDomain domain, bool autostart, CancellationToken cancellationToken)
        => Client.CallAsync(RemoteProcedure.DomainSetAutostart, new RpcSetAutostart<RpcDomain>(domain, autostart), cancellationToken);

    private static RpcFlagged<RpcDomain> Flagged(RpcDomain domain, uint flags) => new(domain, flags);
}
