using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Patchbay.Engine;
using Patchbay.Linux;
using Patchbay.Model.Ports;
using Patchbay.Netlink.Route;
using Patchbay.Netlink.Tc;
using Patchbay.Planning.Operations;

namespace Patchbay.Host.Links;

/// <summary>
/// Limits what passes taps. Towards the guest by token buckets (htb) at the tap; from the guest by dropping above the rate
/// (act_police), or, on kernels without, by token buckets at a device of its own (ifb) that all its frames are sent through.
/// </summary>
internal sealed partial class TapLimits : IDisposable
{
    // As tc(8) takes libvirt's numbers: rates in thousands of bytes, bursts in KiB.
    private const ulong Kilobyte = 1000;
    private const ulong Kibibyte = 1024;
    private const ulong LongestBurst = 4194303;
    private const int PerturbSeconds = 10;
    private const int LongestName = 15;

    private static readonly TrafficHandle Buckets = new(1, 0);
    private static readonly TrafficHandle Bucket = new(1, 1);

    private readonly RouteSocket _route;
    private readonly TrafficControl _traffic;
    private readonly ILogger _logger;

    private TapLimits(RouteSocket route, TrafficControl traffic, ILogger logger) => (_route, _traffic, _logger) = (route, traffic, logger);

    /// <summary>Opens sockets in the calling thread's namespace, where they stay.</summary>
    public static TapLimits Open(ILogger logger) => new(RouteSocket.Open(), TrafficControl.Open(), logger);

    /// <summary>Sets a tap's limits in place of those it has; where that fails, those it had come back.</summary>
    public void Set(HostOperation.SetLimits limits)
    {
        if (_route.FindLink(limits.Link) is not { } link)
        {
            // On the way back, what is gone has no limits.
            return;
        }
        try
        {
            Set(link, limits.After, limits.Before, limits.KeepsQueue);
        }
        catch
        {
            Set(link, limits.Before, limits.After, limits.KeepsQueue);
            throw;
        }
    }

    /// <summary>Sets how many frames a tap gathers; the calling thread is in its namespace. Gives the number.</summary>
    public static uint SetCoalescing(string tap, uint frames)
    {
        try
        {
            DeviceSettings.SetReceiveFrames(tap, frames);
            return frames;
        }
        catch (LinuxException e) when (e.Errno == Errno.EOPNOTSUPP)
        {
            throw new HostFeatureMissingException(e.Message, e);
        }
    }

    /// <summary>Removes the device that a tap's frames were sent through; none is as good.</summary>
    public static void DeleteQueue(RouteSocket route, string tap)
    {
        if (FindQueue(route, tap) is { } queue)
        {
            route.DeleteLink(queue.Index);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _route.Dispose();
        _traffic.Dispose();
    }

    // Changed in place: the kernel drops what comes while a root queue goes or comes. One without its class lets all out at once.
    private void Set(Link link, BandwidthDefinition? after, BandwidthDefinition? before, bool keepsQueue)
    {
        Qdisc[] queues = [.. _traffic.Qdiscs(link.Index)];
        bool hasRoot = Array.Exists(queues, static q => q.Kind == "htb" && q.Parent == TrafficHandle.Root);
        if (after?.Inbound is { Average: > 0 } inbound)
        {
            PutBuckets(link.Index, inbound, hasRoot);
        }
        else if (hasRoot && !keepsQueue)
        {
            _traffic.DeleteQdisc(link.Index, TrafficHandle.Root);
        }
        else if (hasRoot)
        {
            Gone(() => _traffic.DeleteClass(link.Index, Bucket));
        }
        bool hasIngress = Array.Exists(queues, static q => q.Kind == "ingress");
        BandwidthRate? outbound = after?.Outbound is { Average: > 0 } limited ? limited : null;
        if ((after?.Outbound == before?.Outbound && hasIngress == (outbound is not null)) || (hasIngress && outbound is not null && TryChangeQueue(link, outbound)))
        {
            return;
        }
        if (hasIngress)
        {
            _traffic.DeleteQdisc(link.Index, TrafficHandle.Ingress);
        }
        if (!keepsQueue)
        {
            DeleteQueue(_route, link.Name);
        }
        if (outbound is not null)
        {
            LimitReceived(link, outbound);
        }
    }

    // Where frames are queued at a device of their own, what waits there is not dropped.
    private bool TryChangeQueue(Link link, BandwidthRate rate)
    {
        if (FindQueue(_route, link.Name) is not { } queue)
        {
            return false;
        }
        PutBuckets(queue.Index, rate, HasRoot(queue.Index));
        return true;
    }

    private bool HasRoot(int index) => _traffic.Qdiscs(index).Any(static q => q.Kind == "htb" && q.Parent == TrafficHandle.Root);

    private void PutBuckets(int index, BandwidthRate rate, bool hasRoot)
    {
        if (!hasRoot)
        {
            _traffic.AddHtb(index, Buckets, Bucket.Minor);
        }
        _traffic.PutClass(index, new HtbClass(Bucket, Buckets, rate.Average * Kilobyte)
        {
            Ceil = rate.Peak > 0 ? rate.Peak * Kilobyte : null,
            Burst = rate.Burst > 0 ? (uint)Math.Min(rate.Burst * Kibibyte, uint.MaxValue) : null,
            Quantum = Quantum(rate.Average),
        });
        AddFair(index, Bucket, new TrafficHandle(2, 0));
    }

    private void LimitReceived(Link link, BandwidthRate rate)
    {
        _traffic.AddIngress(link.Index);
        try
        {
            ulong burst = rate.Burst > 0 ? rate.Burst : Math.Min(rate.Average, LongestBurst);
            _traffic.AddPolice(link.Index, rate.Average * Kilobyte, (uint)Math.Min(burst * Kibibyte, uint.MaxValue));
            LogPoliced(link.Name);
        }
        catch (KernelFeatureException e)
        {
            // One may have been left for a limit that comes back.
            Link queue = FindQueue(_route, link.Name) ?? _route.CreateLink(new NewLink.Intermediate { Name = QueueOf(link.Name), Up = true });
            PutBuckets(queue.Index, rate, HasRoot(queue.Index));
            _traffic.AddRedirect(link.Index, queue.Index);
            LogQueued(link.Name, queue.Name, e.Feature);
        }
    }

    // As libvirt gives it: an eighth of a second's bytes, in frames.
    private static uint Quantum(ulong average) => (uint)Math.Clamp(average * Kibibyte / 8 / 1500, 1, uint.MaxValue);

    /// <summary>The device that a link's frames are sent through where the kernel cannot drop above a rate; null where there is none.</summary>
    public static Link? FindQueue(RouteSocket route, string link) => route.FindLink(QueueOf(link)) is { Kind: "ifb" } queue ? queue : null;

    /// <summary>The name of the device that a link's frames are sent through where the kernel cannot drop above a rate.</summary>
    public static string QueueOf(string tap)
    {
        string name = $"ifb-{tap}";
        if (Encoding.UTF8.GetByteCount(name) <= LongestName)
        {
            return name;
        }
        // FNV-1a, 32 bits.
        uint hash = Encoding.UTF8.GetBytes(tap).Aggregate(2166136261u, static (h, b) => (h ^ b) * 16777619u);
        return $"ifb-{hash.ToString("x8", CultureInfo.InvariantCulture)}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "what {Link} receives is limited by dropping above the rate (act_police)")]
    private partial void LogPoliced(string link);

    [LoggerMessage(Level = LogLevel.Information, Message = "what {Link} receives is limited by queueing at {Queue} (ifb and htb), as the kernel has no {Feature}")]
    private partial void LogQueued(string link, string queue, string feature);
}
