using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Patchbay.Engine;
using Patchbay.Ovsdb;

namespace Patchbay.Host.Switches;

/// <summary>Where Open vSwitch's database listens, and how long it may take to answer.</summary>
/// <param name="Path">Its Unix socket.</param>
/// <param name="TimeLimit">For the database to answer, and again for the switch to do what it says.</param>
internal sealed record SwitchDatabase(string Path, TimeSpan TimeLimit)
{
    // The kernel's socket addresses hold 108 bytes, the last of them zero.
    private const int LongestPath = 107;

    /// <summary>Connects.</summary>
    /// <param name="what">What is tried, for the error.</param>
    /// <exception cref="HostException">Nobody answers there.</exception>
    public async Task<SwitchSession> OpenAsync(string what)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (Encoding.UTF8.GetByteCount(Path) > LongestPath)
            {
                throw new HostException($"{what}: the path of Open vSwitch's database has more than {LongestPath} bytes: {Path}");
            }
            using CancellationTokenSource limit = new(TimeLimit);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), limit.Token);
            return new SwitchSession(this, what, new OvsdbClient(new NetworkStream(socket, ownsSocket: true), new OvsdbOptions()));
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException refused)
            {
                throw new HostException($"{what}: Open vSwitch's database cannot be reached at {Path}: {Words(refused)}: is ovsdb-server running?", e);
            }
            if (e is OperationCanceledException)
            {
                throw new HostException($"{what}: Open vSwitch's database did not answer at {Path} within {TimeLimit.TotalSeconds} seconds", e);
            }
            throw;
        }
    }

    // The runtime has its own words for the first two.
    private static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.AddressNotAvailable => "no such file",
        SocketError.AccessDenied => "permission denied",
        _ => e.Message,
    };
}

/// <summary>One connection to the database, for one operation.</summary>
/// <param name="database">Where.</param>
/// <param name="what">What is tried, for errors.</param>
/// <param name="client">The connection.</param>
internal sealed class SwitchSession(SwitchDatabase database, string what, OvsdbClient client) : IAsyncDisposable
{
    private const string Schema = "Open_vSwitch";

    /// <summary>Whether a failure is one after which the database may still do what it was asked: it did not answer, or went away before.</summary>
    public static bool IsOpenEnded(HostException failure)
    {
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            if (e is OperationCanceledException or OvsdbConnectionLostException)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Performs all operations, or none.</summary>
    /// <exception cref="HostException">Refused, with the database's words.</exception>
    public Task<IReadOnlyList<OvsdbResult>> TransactAsync(params IReadOnlyList<OvsdbOperation> operations)
        => TransactAsync(operations, database.TimeLimit);

    /// <summary>Performs operations that change something, and tells the switch to do it.</summary>
    /// <returns>The number of what the switch shall do.</returns>
    /// <exception cref="HostException">Refused, with the database's words; nothing has changed.</exception>
    public async Task<long> ChangeAsync(IReadOnlyList<OvsdbOperation> operations)
    {
        IReadOnlyList<OvsdbResult> results = await TransactAsync(
        [
            .. operations,
            new OvsdbOperation.Mutate(Schema, [], [new OvsdbMutation("next_cfg", "+=", OvsdbValue.Of(1))]),
            new OvsdbOperation.Find(Schema, [], ["next_cfg"]),
            new OvsdbOperation.Comment($"patchbayd: {what}"),
        ]);
        return results[operations.Count + 1].Rows is [var root, ..] && root["next_cfg"].AsInteger is { } number
            ? number
            : throw new HostException($"{what}: Open vSwitch's database was never set up: 'ovs-vsctl init' does so");
    }

    /// <summary>Waits until the switch has done what it was told.</summary>
    /// <exception cref="HostException">It does not come to it.</exception>
    public async Task AwaitAsync(long number)
    {
        OvsdbOperation.Wait wait = new(Schema, [new OvsdbCondition("cur_cfg", "<", OvsdbValue.Of(number))], ["cur_cfg"], [], database.TimeLimit);
        try
        {
            // The server's own limit comes first.
            await TransactAsync([wait], database.TimeLimit * 2);
        }
        catch (HostException e) when (e.InnerException is OvsdbException { Error: OvsdbException.TimedOut })
        {
            throw new HostException($"{what}: Open vSwitch did not do so within {database.TimeLimit.TotalSeconds} seconds: is ovs-vswitchd running?", e);
        }
    }

    /// <summary>Has the database tell of changes to columns of tables.</summary>
    /// <exception cref="HostException">Refused.</exception>
    public Task MonitorAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> tables)
        => TranslatingAsync(limit => client.MonitorAsync(Schema, tables, limit), database.TimeLimit);

    /// <summary>What it tells, until the connection ends.</summary>
    /// <exception cref="HostException">It has ended.</exception>
    public async IAsyncEnumerable<OvsdbUpdate> UpdatesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (OvsdbUpdate update in client.Updates.ReadAllAsync(cancellationToken))
        {
            yield return update;
        }
        OvsdbConnectionLostException lost = await client.Lost;
        throw new HostException($"{what}: Open vSwitch's database: {lost.Message}", lost);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    private Task<IReadOnlyList<OvsdbResult>> TransactAsync(IReadOnlyList<OvsdbOperation> operations, TimeSpan timeLimit)
        => TranslatingAsync(limit => client.TransactAsync(Schema, operations, limit), timeLimit);

    private async Task<T> TranslatingAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan timeLimit)
    {
        using CancellationTokenSource limit = new(timeLimit);
        try
        {
            return await ask(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new HostException($"{what}: Open vSwitch's database did not answer within {timeLimit.TotalSeconds} seconds", e);
        }
        catch (Exception e) when (e is OvsdbException or OvsdbConnectionLostException or OvsdbMessageException)
        {
            throw new HostException($"{what}: Open vSwitch's database: {e.Message}", e);
        }
    }
}
