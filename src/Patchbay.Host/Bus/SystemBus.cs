using Patchbay.Engine;
using Tmds.DBus.Protocol;

namespace Patchbay.Host.Bus;

/// <summary>
/// The machine's message bus (D-Bus), by which its other managers are asked: polkit, systemd-resolved, firewalld. One
/// connection, made when it is first needed and again after it was lost. A machine without a bus is no failure: nobody is there.
/// </summary>
public sealed class SystemBus : IDisposable
{
    /// <summary>What the bus itself may take for an answer; others on it may take longer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly string _address;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DBusConnection? _connection;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="address">A D-Bus address; null for the one that DBUS_SYSTEM_BUS_ADDRESS gives, or the usual one.</param>
    public SystemBus(TimeProvider time, string? address = null)
        => (_time, _address) = (time, address ?? DBusAddress.System ?? "unix:path=/run/dbus/system_bus_socket");

    /// <summary>Whether a service runs, or would be started when it is asked; false where the bus does not answer.</summary>
    public async Task<bool> HasAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            DBusConnection connection = await ConnectAsync(cancellationToken);
            string[] running = await connection.ListServicesAsync().WaitAsync(Limit, _time, cancellationToken);
            string[] startable = await connection.ListActivatableServicesAsync().WaitAsync(Limit, _time, cancellationToken);
            return running.Contains(service) || startable.Contains(service);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return false;
        }
    }

    /// <summary>Calls a method.</summary>
    /// <param name="write">Makes the call's message.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Stops waiting; the other side is not told.</param>
    /// <exception cref="HostException">There is no bus, nobody there, or the answer is an error; in the other side's words.</exception>
    public async Task<T> CallAsync<T>(
        Func<DBusConnection, MessageBuffer> write, MessageValueReader<T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            DBusConnection connection = await ConnectAsync(cancellationToken);
            return await connection.CallMethodAsync(write(connection), read, null).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new HostException(e.Message, e);
        }
    }

    /// <summary>Calls a method of a service that must not keep anybody waiting.</summary>
    /// <param name="who">Its name among people, for the error.</param>
    /// <param name="write">Makes the call's message.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="limit">What it may take.</param>
    /// <param name="cancellationToken">Stops waiting; the other side is not told.</param>
    /// <exception cref="HostException">As of the other one; or it did not answer in time, which a <see cref="TimeoutException"/> within says.</exception>
    public async Task<T> CallAsync<T>(
        string who, Func<DBusConnection, MessageBuffer> write, MessageValueReader<T> read, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(write, read, cancellationToken).WaitAsync(limit, _time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new HostException($"{who} did not answer within {limit.TotalSeconds} seconds", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _turn.Dispose();
    }

    /// <summary>Whether an exception is the bus's, and no mistake of ours.</summary>
    internal static bool IsTrouble(Exception e) => e is DBusExceptionBase or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>Gives up a connection that does not answer any more: who comes next makes a new one.</summary>
    internal void Forget(DBusConnection connection)
    {
        Interlocked.CompareExchange(ref _connection, null, connection);
        connection.Dispose();
    }

    /// <summary>The connection, made now where there is none.</summary>
    /// <exception cref="DBusExceptionBase">There is no bus.</exception>
    /// <exception cref="TimeoutException">The bus does not answer.</exception>
    internal async Task<DBusConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { } made && !made.DisconnectedAsync().IsCompleted)
            {
                return made;
            }
            _connection?.Dispose();
            _connection = null;
            DBusConnection connection = new(_address);
            try
            {
                await connection.ConnectAsync().AsTask().WaitAsync(Limit, _time, cancellationToken);
            }
            catch (TimeoutException e)
            {
                connection.Dispose();
                throw Silent(e);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
            return _connection = connection;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What is thrown where the bus does not answer in time.</summary>
    internal static TimeoutException Silent(TimeoutException e) => new($"the message bus did not answer within {Limit.TotalSeconds} seconds", e);
}
