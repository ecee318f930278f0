using System.Net;

namespace Patchbay.Netlink.SockDiag;

/// <summary>A TCP or UDP socket of the host.</summary>
/// <param name="Local">What it is bound to.</param>
/// <param name="Remote">What it is connected to; port 0 for none.</param>
/// <param name="Index">The device it is bound to (SO_BINDTODEVICE); 0 for none.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Inode">Its number in <c>/proc/PID/fd</c>.</param>
public sealed record BoundSocket(IPEndPoint Local, IPEndPoint Remote, int Index, uint User, uint Inode);
