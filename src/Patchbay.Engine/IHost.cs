using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine;

/// <summary>The host: does one operation at a time, looks, and tells what happened to it. It decides nothing.</summary>
public interface IHost
{
    /// <summary>Looks at what is asked for.</summary>
    ValueTask<HostSnapshot> ObserveAsync(HostScope scope, CancellationToken cancellationToken);

    /// <summary>Performs one operation, whole or not at all. Short, with a time limit of its own, never cancelled half-way.</summary>
    /// <exception cref="HostFeatureMissingException">This host cannot do it at all.</exception>
    /// <exception cref="HostException">It was tried and refused; the message holds the other side's own words.</exception>
    ValueTask PerformAsync(HostOperation operation);

    /// <summary>
    /// Tells of a dnsmasq that is likely to be started soon, so that it can load meanwhile. Changes nothing that anyone could
    /// see; one whose start did not come is for another after the result is disposed of. Null where nothing can be made ready, or is
    /// already.
    /// </summary>
    IAsyncDisposable? Expect(ComingDnsmasq coming);

    /// <summary>Completes when what serves a guest's card has ended; at once where it does not run. Never fails.</summary>
    Task EndOf(HostOperation.StartPasst passt);

    /// <summary>What happens to the host that nobody here asked for, from the first read until cancelled.</summary>
    IAsyncEnumerable<HostEvent> WatchAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Names of ports of Open vSwitch that went, by whosever hand, until it is gone; none where any may have gone: first of all,
    /// and when a bridge comes.
    /// </summary>
    /// <exception cref="HostException">Open vSwitch cannot be reached, or is gone.</exception>
    IAsyncEnumerable<ValueList<string>> WatchSwitchAsync(CancellationToken cancellationToken);
}

/// <summary>An operation was refused: <c>what was tried: why not: their words</c>.</summary>
public class HostException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The host lacks what an operation needs, such as a kernel module.</summary>
public sealed class HostFeatureMissingException(string message, Exception? inner = null) : HostException(message, inner);
