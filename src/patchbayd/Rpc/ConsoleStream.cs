using System.Collections.Concurrent;
using Patchbay.Linux;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>A guest's console as a stream: bytes both ways between a client and the pty that QEMU holds.</summary>
internal static class ConsoleStream
{
    // Who has a console: a second client would steal half of the bytes.
    private static readonly ConcurrentDictionary<string, CancellationTokenSource> Holders = new();

    public static async ValueTask<RpcStreamReply<RpcNothing>> OpenAsync(Session session, DomainOpenConsoleArguments a, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = session.Services.Guests.FindConsole(a.Domain.Uuid, a.DeviceName);
        CancellationTokenSource taken = new();
        while (!Holders.TryAdd(path, taken))
        {
            if (((VirDomainConsoleFlags)a.Flags).HasFlag(VirDomainConsoleFlags.Force))
            {
                if (Holders.TryRemove(path, out CancellationTokenSource? other))
                {
                    await other.CancelAsync();
                }
                continue;
            }
            taken.Dispose();
            throw new RpcErrorException(LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.Qemu, "Active console session exists for this domain");
        }
        TerminalDevice pty;
        try
        {
            pty = TerminalDevice.Open(path, TimeProvider.System);
        }
        catch (LinuxException e)
        {
            Release(path, taken);
            throw new RpcErrorException(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Qemu, e.Message);
        }
        return new RpcStreamReply<RpcNothing>(RpcNothing.Value, stream => RunAsync(stream, pty, path, taken));
    }

    private static async Task RunAsync(RpcStream stream, TerminalDevice pty, string path, CancellationTokenSource taken)
    {
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(taken.Token, stream.Finished, stream.Aborted);
        try
        {
            Task fromGuest = PumpFromGuestAsync(stream, pty, leaving.Token);
            Task toGuest = PumpToGuestAsync(stream, pty, leaving.Token);
            Task ended = await Task.WhenAny(fromGuest, toGuest);
            await leaving.CancelAsync();
            if (taken.IsCancellationRequested)
            {
                throw new RpcErrorException(LibvirtErrorCode.OperationAborted, LibvirtErrorDomain.Streams, "the console was taken by another client");
            }
            if (ended.IsFaulted)
            {
                await ended;
            }
        }
        finally
        {
            Release(path, taken);
            pty.Dispose();
        }
    }

    // Whoever takes a console away may be about to cancel its source.
    private static void Release(string path, CancellationTokenSource taken)
    {
        if (Holders.TryRemove(KeyValuePair.Create(path, taken)))
        {
            taken.Dispose();
        }
    }

    private static async Task PumpFromGuestAsync(RpcStream stream, TerminalDevice pty, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await pty.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static async Task PumpToGuestAsync(RpcStream stream, TerminalDevice pty, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await pty.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
