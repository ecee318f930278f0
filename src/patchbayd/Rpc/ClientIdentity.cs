using System.Globalization;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>
/// For whom a client speaks: itself, or, where root says so (as a stock libvirt's daemons do when they pass a request on),
/// another.
/// </summary>
/// <param name="UserId">The user's number.</param>
/// <param name="UserName">The user's name, where it was told.</param>
/// <param name="ProcessId">The process that asks.</param>
internal sealed record ClientIdentity(uint UserId, string? UserName, long ProcessId)
{
    // The names of libvirt's VIR_CONNECT_IDENTITY_….
    private const string UserKey = "unix-user-id";
    private const string NameKey = "user-name";
    private const string ProcessKey = "process-id";

    private static readonly HashSet<string> Known =
    [
        UserKey, NameKey, ProcessKey, "unix-group-id", "group-name", "process-time", "sasl-user-name", "x509-distinguished-name", "selinux-context",
    ];

    /// <summary>A client as the kernel knows it.</summary>
    public static ClientIdentity Of(RpcPeer peer) => new(peer.UserId, null, peer.ProcessId);

    /// <summary>Another, as CONNECT_SET_IDENTITY tells of it.</summary>
    /// <exception cref="RpcErrorException">It holds something that is not known, or of another type than it has.</exception>
    public static ClientIdentity Of(IEnumerable<TypedParameter> parameters, ClientIdentity speaker)
    {
        ClientIdentity identity = speaker with { UserName = null };
        foreach (TypedParameter parameter in parameters)
        {
            identity = (parameter.Field, parameter.Value) switch
            {
                (UserKey, TypedValue.UInt64 { Value: <= uint.MaxValue } user) => identity with { UserId = (uint)user.Value },
                (NameKey, TypedValue.Text name) => identity with { UserName = name.Value },
                (ProcessKey, TypedValue.Int64 process) => identity with { ProcessId = process.Value },
                (UserKey or NameKey or ProcessKey, _) => throw Wrong($"parameter '{parameter.Field}' is of another type, or too large"),
                var (field, _) when Known.Contains(field) => identity,
                _ => throw Wrong($"parameter '{parameter.Field}' not supported"),
            };
        }
        return identity;
    }

    /// <summary>For a log.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"user {(UserName is null ? "" : $"{UserName} ")}{UserId}, process {ProcessId}");

    private static RpcErrorException Wrong(string detail) => new(LibvirtErrorCode.InvalidArg, LibvirtErrorDomain.Rpc, detail);
}
