using System.Net.Sockets;

namespace Patchbay.Rpc;

/// <summary>
/// A connection to libvirt or to Patchbay, without libvirt's own library. All methods may be called at the same time from anywhere.
/// Every call may end in a <see cref="LibvirtException"/> when the server says no, and an <see cref="IOException"/> when it
/// is gone.
/// </summary>
/// <example>
/// <code>
/// await using LibvirtConnection connection = await LibvirtConnection.OpenAsync("qemu:///system", cancellationToken);
/// foreach (RpcNetwork network in await connection.ListAllNetworksAsync(default, cancellationToken))
/// {
///     Console.WriteLine(network.Name);
/// }
/// </code>
/// </example>
public sealed partial class LibvirtConnection : IAsyncDisposable
{
    /// <summary>Patchbay's own daemon on this machine.</summary>
    public const string DefaultUri = "patchbay:///system";

    private const int AuthenticationPolicyKit = 2;
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly RpcClientOptions _options;

    private LibvirtConnection(LibvirtUri uri, RpcClient client, bool readOnly, RpcClientOptions options)
    {
        Uri = uri;
        Client = client;
        IsReadOnly = readOnly;
        _options = options;
    }

    /// <summary>Where it leads.</summary>
    public LibvirtUri Uri { get; }

    /// <summary>Whether it was opened for reading only.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The wire beneath, for procedures that have no method here.</summary>
    public RpcClient Client { get; }

    /// <summary>Connects, authenticates and opens.</summary>
    /// <param name="uri">
    /// For example <c>qemu:///system</c>, <c>network:///system</c>, <c>qemu+ssh://root@host/system</c> or <see cref="DefaultUri"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">The URI is not one.</exception>
    /// <exception cref="LibvirtException">The server refuses.</exception>
    /// <exception cref="IOException">No server is there.</exception>
    public static Task<LibvirtConnection> OpenAsync(string uri, CancellationToken cancellationToken)
        => OpenAsync(LibvirtUri.Parse(uri), readOnly: false, null, cancellationToken);

    /// <summary>Connects, authenticates and opens.</summary>
    /// <param name="uri">Where to.</param>
    /// <param name="readOnly">Ask for a connection that changes nothing.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LibvirtException">The server refuses.</exception>
    /// <exception cref="IOException">No server is there.</exception>
    /// <exception cref="NotSupportedException">The URI's transport is not known.</exception>
    public static async Task<LibvirtConnection> OpenAsync(
        LibvirtUri uri, bool readOnly, RpcClientOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uri);
        options ??= RpcClientOptions.Default;
        Stream stream = await (options.Connect ?? ConnectAsync)(uri, readOnly, cancellationToken);
        LibvirtConnection connection = new(uri, new RpcClient(stream, options), readOnly, options);
        try
        {
            await connection.AuthenticateAsync(cancellationToken);
            if (await connection.SupportsFeatureAsync(VirFeature.ProgramKeepAlive, cancellationToken))
            {
                connection.Client.StartKeepAlive();
            }
            await connection.Client.CallAsync(
                RemoteProcedure.ConnectOpen, new ConnectOpenArguments(uri.ServerName, readOnly ? 1u : 0u), cancellationToken);
            return connection;
        }
        catch
        {
            await connection.Client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes leave of the server and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!Client.Lost.IsCompleted)
            {
                using CancellationTokenSource limit = new(CloseLimit, _options.Time);
                await Client.CallAsync(RemoteProcedure.ConnectClose, RpcNothing.Value, limit.Token);
            }
        }
        catch (Exception e) when (e is IOException or LibvirtException or OperationCanceledException)
        {
            // Leaving without a farewell is well defined too.
        }
        await Client.DisposeAsync();
    }

    /// <summary>Whether the server can do something; false where it does not know the question.</summary>
    public async Task<bool> SupportsFeatureAsync(VirFeature feature, CancellationToken cancellationToken)
    {
        try
        {
            RpcFlag answer = await Client.CallAsync(
                RemoteProcedure.ConnectSupportsFeature, new RpcInt((int)feature), cancellationToken);
            return answer.Value;
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoSupport)
        {
            return false;
        }
    }

    // The runtime's words for these name an address of a network.
    private static string Reason(string path, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable when !File.Exists(path) => "there is no such socket",
        SocketError.ConnectionRefused => "nobody listens there",
        SocketError.AccessDenied => "permission denied",
        _ => e.Message,
    };

    private static async ValueTask<Stream> ConnectAsync(LibvirtUri uri, bool readOnly, CancellationToken cancellationToken)
    {
        if (uri.Transport == "ssh")
        {
            return SshTransport.Connect(uri, readOnly);
        }
        if (uri.Transport != "unix")
        {
            throw new NotSupportedException($"connect to {uri}: transport '{uri.Transport}' is not known here; unix and ssh are");
        }
        string path = uri.SocketPath(readOnly);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"connect to {path}: {Reason(path, e)}", e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            socket.Dispose();
            throw new IOException($"connect to {path}: the path is longer than 107 bytes, which a unix socket cannot have", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        XdrList<int> offered;
        try
        {
            offered = (await Client.CallAsync(RemoteProcedure.AuthList, RpcNothing.Value, cancellationToken)).Types;
        }
        catch (LibvirtException e) when (e.Code == LibvirtErrorCode.NoSupport)
        {
            return;
        }
        // The first is the server's choice; none at all is none needed.
        switch (offered.Count == 0 ? 0 : offered[0])
        {
            case 0:
                return;
            case AuthenticationPolicyKit:
                await Client.CallAsync(RemoteProcedure.AuthPolkit, RpcNothing.Value, cancellationToken);
                return;
            default:
                throw new NotSupportedException($"authenticate to {Uri}: the server wants authentication of type {offered[0]}");
        }
    }
}
