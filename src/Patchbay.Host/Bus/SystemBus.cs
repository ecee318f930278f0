using Patchbay.Engine;
using Tmds.DBus.Protocol;

namespace Patchbay.Host.Bus;

/// <summary>
/// The machine's message bus (D-Bus), by which its other managers are asked: polkit, systemd-resolved, firewalld. One
/// connection, made when it is first needed and again after it was lost. A machine without a bus is no failure: nobody is there.
/// </summary>
public sealed class SystemBus : IDisposable
{
    private readonly string _address;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DBusConnection? _connection;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="address">A D-Bus address; null for the one that DBUS_SYSTEM_BUS_ADDRESS gives, or the usual one.</param>
    public SystemBus(string? address = null)
        => _address = address ?? DBusAddress.System ?? "unix:path=/run/dbus/system_bus_socket";

    /// <summary>Whether a service runs, or would be started when it is asked.</summary>
    public async Task<bool> HasAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            DBusConnection connection = await ConnectAsync(cancellationToken);
            string[] running = await connection.ListServicesAsync().WaitAsync(cancellationToken);
            string[] startable = await connection.ListActivatableServicesAsync().WaitAsync(cancellationToken);
            return running.Contains(service) || startable.Contains(service);
        }
        catch (Exception e) when (e is DBusExceptionBase or IOException)
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
        catch (Exception e) when (e is DBusExceptionBase or IOException)
        {
            throw new HostException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _turn.Dispose();
    }

    /// <summary>The connection, made now where there is none.</summary>
    /// <exception cref="DBusExceptionBase">There is no bus.</exception>
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
                await connection.ConnectAsync().AsTask().WaitAsync(cancellationToken);
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
}
