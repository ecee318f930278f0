using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Patchbay.Netlink;
using Patchbay.Netlink.Route;

namespace Patchbay.Host.Links;

/// <summary>
/// Removes links without waiting for the kernel, which takes tens of milliseconds for each and holds up whoever changes
/// another link meanwhile. A link is switched off and gives its name free at once, which ends its addresses' routes and all
/// traffic; what is left of it is deleted once nothing else is done to the host for a moment, few at a time. Links that a
/// killed daemon left behind are known by their group.
/// </summary>
internal sealed partial class LinkDisposal : IDisposable
{
    /// <summary>The device group of links that are about to be deleted: "pb" and a number of its own.</summary>
    public const uint Group = 0x70620001;

    // Of those that are deleted together.
    private const uint LastGroup = 0x70620002;

    private const string NamePrefix = "pbgone-";
    private const string Alias = "patchbay: stopped, about to be deleted";

    // While a script stops networks one after another, starts them again, or works with them, the kernel is kept free for that.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private const int LongestWait = 20;

    // More would hold up a start that comes meanwhile for too long, fewer take the kernel longer each.
    private const int Together = 4;

    // So many are deleted together whatever else is done.
    private const int TooMany = 64;

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly Channel<int> _going = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly RouteSocket _route;
    private readonly RouteSocket _deleting;
    private readonly ILogger _logger;
    private readonly Task _work;
    private long _lastChange;
    private int _waiting;

    private LinkDisposal(RouteSocket route, RouteSocket deleting, ILogger logger)
    {
        (_route, _deleting, _logger) = (route, deleting, logger);
        foreach (Link link in route.Links().Where(static l => IsGoing(l) && l.Group is Group or LastGroup))
        {
            Enqueue(link.Index);
        }
        _work = Task.Factory.StartNew(DeleteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Opens sockets in the calling thread's namespace, and goes on with what an earlier daemon left.</summary>
    public static LinkDisposal Open(ILogger logger) => new(RouteSocket.Open(), RouteSocket.Open(), logger);

    /// <summary>Whether a link only waits for its end. Its group follows its name a moment later.</summary>
    public static bool IsGoing(Link link) => IsGoing(link.Name);

    /// <inheritdoc cref="IsGoing(Link)"/>
    public static bool IsGoing(string link) => link.StartsWith(NamePrefix, StringComparison.Ordinal);

    /// <summary>Something else is done to the host: what waits for its end waits on.</summary>
    public void NoteChange() => Volatile.Write(ref _lastChange, Environment.TickCount64);

    /// <summary>Takes a link out of use; one that is gone is as good.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public void Dispose(int index)
    {
        try
        {
            _route.SetUp(index, up: false);
            _route.ChangeLink(
                index,
                new LinkChange { Name = NamePrefix + index.ToString("x", CultureInfo.InvariantCulture), Group = Group, Alias = Alias },
                $"give the name of link {index} free");
        }
        catch (NetlinkException e) when (e.IsNotFound)
        {
            return;
        }
        RemoveAddresses(index);
        Enqueue(index);
    }

    /// <summary>Deletes what is left, and waits for it.</summary>
    public void Dispose()
    {
        _going.Writer.TryComplete();
        _ending.Cancel();
        if (!_work.Wait(EndPatience))
        {
            LogStillDeleting(EndPatience.TotalSeconds);
            return;
        }
        _ending.Dispose();
        _route.Dispose();
        _deleting.Dispose();
    }

    // The host answers for the IPv4 addresses of a link that is off too, on whatever link one asks for them.
    private void RemoveAddresses(int index)
    {
        try
        {
            foreach (InterfaceAddress address in _route.Addresses(index))
            {
                _route.RemoveAddress(address);
            }
        }
        catch (NetlinkException e)
        {
            // They go with the link.
            LogAddressesStay(index, e.Message);
        }
    }

    private void Enqueue(int index)
    {
        Interlocked.Increment(ref _waiting);
        _going.Writer.TryWrite(index);
    }

    // A thread of its own, as the kernel's calls take long.
    private void DeleteAll()
    {
        List<int> batch = [];
        while (_going.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            for (int waits = 0; waits < LongestWait && Volatile.Read(ref _waiting) < TooMany && UntilQuiet() is { Ticks: > 0 } time; waits++)
            {
                _ending.Token.WaitHandle.WaitOne(time);
            }
            int most = _ending.IsCancellationRequested || Volatile.Read(ref _waiting) >= TooMany ? int.MaxValue : Together;
            while (batch.Count < most && _going.Reader.TryRead(out int index))
            {
                batch.Add(index);
                Interlocked.Decrement(ref _waiting);
            }
            if (batch.Count == 1 || !TryDelete(() => DeleteTogether(batch), $"{batch.Count} links"))
            {
                batch.ForEach(i => TryDelete(() => _deleting.DeleteLink(i), $"link {i}"));
            }
            batch.Clear();
        }
    }

    private TimeSpan UntilQuiet() => _ending.IsCancellationRequested ? TimeSpan.Zero : Quiet - TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastChange));

    private void DeleteTogether(List<int> batch)
    {
        batch.ForEach(i => TryDelete(() => _deleting.ChangeLink(i, new LinkChange { Group = LastGroup }, $"mark link {i} for its end"), $"link {i}"));
        _deleting.DeleteGroup(LastGroup);
    }

    private bool TryDelete(Action delete, string what)
    {
        try
        {
            delete();
            return true;
        }
        catch (NetlinkException e) when (e.IsNotFound)
        {
            return true;
        }
        catch (NetlinkException e)
        {
            LogNotDeleted(what, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} of stopped networks stays until the next start of the daemon: {Why}")]
    private partial void LogNotDeleted(string what, string why);

    [LoggerMessage(Level = LogLevel.Debug, Message = "link {Index} of a stopped network keeps its addresses until it is deleted: {Why}")]
    private partial void LogAddressesStay(int index, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the kernel has not deleted the links of stopped networks within {Seconds} s; it goes on")]
    private partial void LogStillDeleting(double seconds);
}
