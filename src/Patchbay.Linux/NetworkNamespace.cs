using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace Patchbay.Linux;

/// <summary>
/// A network namespace, held open by a descriptor. It lives as long as this handle, a process in it or a mount of it does.
/// See <c>network_namespaces(7)</c>.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private NetworkNamespace(SafeFileHandle handle) => Handle = handle;

    /// <summary>The open descriptor, for passing the namespace to the kernel. Owned by this object.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>A new, empty namespace with a loopback device that is down. Needs CAP_SYS_ADMIN.</summary>
    /// <exception cref="LinuxException">The kernel refused; EPERM without the right.</exception>
    public static NetworkNamespace Create() => OnNewThread(static () =>
    {
        LinuxException.ThrowIfFailed(LibC.unshare(LibC.CLONE_NEWNET), "unshare", "CLONE_NEWNET");
        return new NetworkNamespace(File.OpenHandle("/proc/thread-self/ns/net"));
    });

    /// <summary>The namespace behind a file such as <c>/run/netns/NAME</c> or <c>/proc/PID/ns/net</c>.</summary>
    public static NetworkNamespace Open(string path) => new(File.OpenHandle(path));

    /// <summary>The namespace that the calling thread is in.</summary>
    public static NetworkNamespace Current() => Open("/proc/thread-self/ns/net");

    /// <summary>
    /// Whether this program is in the network namespace of the machine's first process, and so of the services that it started.
    /// Where that one may not be looked at, yes.
    /// </summary>
    public static bool IsOfFirstProcess()
    {
        try
        {
            return new FileInfo("/proc/1/ns/net").LinkTarget is not { } first || first == new FileInfo("/proc/self/ns/net").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>
    /// Does <paramref name="work"/> inside the namespace, on a thread of its own that ends with it, and waits. What it opens
    /// or starts (sockets, processes) stays in the namespace and may be used from anywhere after.
    /// </summary>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return OnNewThread(() =>
        {
            LinuxException.ThrowIfFailed(LibC.setns(Handle, LibC.CLONE_NEWNET), "setns", "network namespace");
            return work();
        });
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Run(() =>
        {
            work();
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    // A pool thread must go back as it came, so one that changes its namespace is made for it and ends.
    private static T OnNewThread<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true, Name = "namespace" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
