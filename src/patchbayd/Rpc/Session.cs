using Patchbay.Host.Machine;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What the daemon keeps for one client.</summary>
internal sealed class Session(Services services, RpcConnection connection) : IAsyncDisposable
{
    /// <summary>What the daemon can do.</summary>
    public Services Services { get; } = services;

    /// <summary>The client.</summary>
    public RpcConnection Connection { get; } = connection;

    /// <summary>The URI that the client opened; null until it has.</summary>
    public string? Uri { get; private set; }

    /// <summary>Whether the client opened <c>network:///</c>, which serves no guests.</summary>
    public bool IsNetworkOnly => Uri?.StartsWith("network:", StringComparison.Ordinal) == true;

    /// <summary>For whom the client speaks.</summary>
    public ClientIdentity Identity { get; private set; } = ClientIdentity.Of(connection.Peer);

    /// <summary>The events that the client asked for.</summary>
    public Callbacks Callbacks { get; } = new(services, connection);

    /// <summary>Refuses what keeps a guest's agent busy to clients that may only look, as libvirt does.</summary>
    /// <param name="call">libvirt's name of the call.</param>
    public void ThrowIfReadOnly(string call)
    {
        if (Connection.IsReadOnly)
        {
            throw new RpcErrorException(LibvirtErrorCode.OperationDenied, LibvirtErrorDomain.Domain, $"read only access prevents {call}");
        }
    }

    /// <summary>The guests that end with the client.</summary>
    public OwnGuests OwnGuests { get; } = new(services.Guests);

    /// <summary>The events of storage pools that the client asked for.</summary>
    public StorageCallbacks StorageCallbacks { get; } = new(services.Storage, connection);

    /// <summary>Takes the client's URI.</summary>
    /// <exception cref="RpcErrorException">It was opened before, or another driver is asked for.</exception>
    public void Open(string? name, uint flags)
    {
        if (Uri is not null)
        {
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, "connection already open");
        }
        string uri = string.IsNullOrEmpty(name) ? "qemu:///system" : name;
        string bare = uri.Split('?')[0];
        if (bare is not ("qemu:///system" or "network:///system" or "qemu:///session" or "network:///session"
            or "nwfilter:///system" or "storage:///system" or "nodedev:///system" or "interface:///system" or "secret:///system"))
        {
            throw new RpcErrorException(LibvirtErrorCode.NoConnect, LibvirtErrorDomain.None, uri);
        }
        if ((flags & (uint)VirConnectFlags.ReadOnly) != 0)
        {
            Connection.MakeReadOnly();
        }
        Uri = bare;
    }

    /// <summary>The events of the host's devices that the client asked for.</summary>
    public DeviceCallbacks DeviceCallbacks { get; } = new(services, connection);

    /// <summary>The events of Patchbay's own that the client asked for.</summary>
    public OwnCallbacks OwnCallbacks { get; } = new(services, connection);

    /// <summary>The machine, of which a connection for networks alone knows nothing.</summary>
    public HostMachine Machine() => IsNetworkOnly
        ? throw new RpcErrorException(LibvirtErrorCode.NoSupport, LibvirtErrorDomain.None, "this connection serves networks only")
        : Services.Machine;

    /// <summary>Looks at the machine, of which a connection for networks alone knows nothing.</summary>
    public T Ask<T>(Func<T> look)
    {
        Machine();
        return look();
    }

    /// <summary>Takes another for whom the client speaks.</summary>
    /// <exception cref="RpcErrorException">The client is not root, or what it tells is not an identity.</exception>
    public void SpeakFor(IEnumerable<TypedParameter> parameters)
        => Identity = Connection.Peer.UserId == 0
            ? ClientIdentity.Of(parameters, Identity)
            : throw new RpcErrorException(LibvirtErrorCode.OperationDenied, LibvirtErrorDomain.Rpc, "only root may speak for another");

    public async ValueTask DisposeAsync()
    {
        await Callbacks.DisposeAsync();
        await StorageCallbacks.DisposeAsync();
        await DeviceCallbacks.DisposeAsync();
        await OwnCallbacks.DisposeAsync();
        await OwnGuests.DisposeAsync();
    }
}
