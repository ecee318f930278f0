using System.Runtime.CompilerServices;
using System.Text;
using Patchbay.Linux;

namespace Patchbay.Netlink.Uevents;

/// <summary>
/// Tells what becomes of devices, from when it was opened on (NETLINK_KOBJECT_UEVENT). Of network cards it hears of those in its
/// namespace; of others, of all.
/// </summary>
public sealed class DeviceMonitor : IDisposable
{
    private const int NETLINK_KOBJECT_UEVENT = 15;
    private const uint FromTheKernel = 1;

    private readonly KernelSocket _socket;

    private DeviceMonitor(KernelSocket socket) => _socket = socket;

    /// <summary>How long it waits for more before it tells what came; not at all unless said otherwise.</summary>
    public TimeSpan Settling { get; set; }

    /// <summary>Begins to listen in the namespace of the calling thread.</summary>
    public static DeviceMonitor Open()
    {
        KernelSocket socket = NetlinkSocket.OpenSocket(NETLINK_KOBJECT_UEVENT, "device events", FromTheKernel);
        try
        {
            socket.SetBuffers(send: 4096, receive: 4 * 1024 * 1024);
            return new DeviceMonitor(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Events as they come. One reader.</summary>
    public async IAsyncEnumerable<DeviceEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            await _socket.WaitReadableAsync(Settling, cancellationToken);
            foreach (DeviceEvent happened in Take(buffer))
            {
                yield return happened;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Decodes a message: <c>add@/devices/…</c>, then words <c>NAME=value</c>, each ended by a zero. Null for what is none.</summary>
    internal static DeviceEvent? Read(ReadOnlySpan<byte> message)
    {
        string[] words = Encoding.UTF8.GetString(message).Split('\0');
        int at = words[0].IndexOf('@', StringComparison.Ordinal);
        const string Subsystem = "SUBSYSTEM=";
        return at <= 0
            ? null
            : new DeviceEvent(
                words[0][..at], $"/sys{words[0][(at + 1)..]}",
                Array.Find(words, static w => w.StartsWith(Subsystem, StringComparison.Ordinal)) is { } word ? word[Subsystem.Length..] : "");
    }

    private List<DeviceEvent> Take(byte[] buffer)
    {
        List<DeviceEvent> events = [];
        try
        {
            while (_socket.TryReceive(buffer, out int length))
            {
                if (Read(buffer.AsSpan(0, length)) is { } happened)
                {
                    events.Add(happened);
                }
            }
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOBUFS)
        {
            events.Add(DeviceEvent.Overrun);
        }
        return events;
    }
}
