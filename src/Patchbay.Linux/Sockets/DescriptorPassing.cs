using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>Descriptors sent over Unix sockets beside data (SCM_RIGHTS).</summary>
public static class DescriptorPassing
{
    private const int MaximumDescriptors = 64;

    // CMSG_SPACE: the header and the payload, each padded to eight bytes
    private const int HeaderLength = 16;
    private const int ControlLength = HeaderLength + (MaximumDescriptors * sizeof(int));

    /// <summary>Sends data, at least one byte, with descriptors attached to its first byte. The descriptors stay open here.</summary>
    public static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> data, IReadOnlyList<SafeHandle> descriptors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(descriptors);
        ArgumentOutOfRangeException.ThrowIfZero(data.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Count, MaximumDescriptors);
        int sent;
        while ((sent = TrySend(socket, data.Span, descriptors)) < 0)
        {
            // Full: an unconditional wait for room would need a poll of our own; a guest's monitor is never full for long.
            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        }
        while (sent < data.Length)
        {
            sent += await socket.SendAsync(data[sent..], SocketFlags.None, cancellationToken);
        }
    }

    /// <summary>Receives what is there. No bytes: the other end closed.</summary>
    /// <param name="socket">Where from.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="descriptors">Where the descriptors go that came with them, which the caller owns; null drops them.</param>
    /// <param name="length">The number of bytes.</param>
    /// <returns>False where nothing is there yet.</returns>
    /// <exception cref="LinuxException">The connection is gone.</exception>
    public static unsafe bool TryReceive(Socket socket, Span<byte> buffer, ICollection<SafeHandle>? descriptors, out int length)
    {
        ArgumentNullException.ThrowIfNull(socket);
        byte* control = stackalloc byte[ControlLength];
        fixed (byte* bytes = buffer)
        {
            LibC.IoVector vector = new() { iov_base = bytes, iov_len = (nuint)buffer.Length };
            LibC.MessageHeader message = new() { msg_iov = &vector, msg_iovlen = 1 };
            if (descriptors is not null)
            {
                message.msg_control = control;
                message.msg_controllen = ControlLength;
            }
            nint received = LibC.recvmsg(socket.SafeHandle, &message, LibC.MSG_DONTWAIT | LibC.MSG_CMSG_CLOEXEC);
            if (received < 0 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR)
            {
                length = 0;
                return false;
            }
            length = (int)LinuxException.ThrowIfFailed(received, "recvmsg", "unix socket");
            if (descriptors is not null)
            {
                Take(control, (int)message.msg_controllen, descriptors);
            }
            return true;
        }
    }

    private static unsafe int TrySend(Socket socket, ReadOnlySpan<byte> data, IReadOnlyList<SafeHandle> descriptors)
    {
        byte* control = stackalloc byte[ControlLength];
        int payload = descriptors.Count * sizeof(int);
        LibC.ControlHeader* header = (LibC.ControlHeader*)control;
        header->cmsg_len = (nuint)(HeaderLength + payload);
        header->cmsg_level = LibC.SOL_SOCKET;
        header->cmsg_type = LibC.SCM_RIGHTS;
        List<SafeHandle> held = [];
        try
        {
            for (int i = 0; i < descriptors.Count; i++)
            {
                bool added = false;
                descriptors[i].DangerousAddRef(ref added);
                held.Add(descriptors[i]);
                ((int*)(control + HeaderLength))[i] = (int)descriptors[i].DangerousGetHandle();
            }
            fixed (byte* bytes = data)
            {
                LibC.IoVector vector = new() { iov_base = bytes, iov_len = (nuint)data.Length };
                LibC.MessageHeader message = new() { msg_iov = &vector, msg_iovlen = 1 };
                if (descriptors.Count > 0)
                {
                    message.msg_control = control;
                    message.msg_controllen = (nuint)(HeaderLength + ((payload + 7) & ~7));
                }
                nint sent = LibC.sendmsg(socket.SafeHandle, &message, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL);
                return sent < 0 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR
                    ? -1
                    : (int)LinuxException.ThrowIfFailed(sent, "sendmsg", "unix socket");
            }
        }
        finally
        {
            held.ForEach(static h => h.DangerousRelease());
        }
    }

    private static unsafe void Take(byte* control, int length, ICollection<SafeHandle> taken)
    {
        for (int offset = 0; offset + HeaderLength <= length;)
        {
            LibC.ControlHeader* header = (LibC.ControlHeader*)(control + offset);
            int size = (int)header->cmsg_len;
            if (size < HeaderLength)
            {
                break;
            }
            if (header->cmsg_level == LibC.SOL_SOCKET && header->cmsg_type == LibC.SCM_RIGHTS)
            {
                for (int at = HeaderLength; at + sizeof(int) <= size; at += sizeof(int))
                {
                    taken.Add(new SafeFileHandle(*(int*)(control + offset + at), ownsHandle: true));
                }
            }
            offset += (size + 7) & ~7;
        }
    }
}
