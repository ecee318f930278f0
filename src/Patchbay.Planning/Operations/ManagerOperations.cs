namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>Puts a bridge into a zone of firewalld, or out of all of them.</summary>
    /// <param name="Bridge">By name.</param>
    /// <param name="Zone">Which; null for none.</param>
    /// <param name="Before">Where it was.</param>
    public sealed record SetZone(string Bridge, string? Zone, string? Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetZone(Bridge, Before, Zone);

        /// <inheritdoc/>
        public override string? LossWhenMissing => Zone is null ? $"firewalld keeps '{Bridge}' in zone {Before} until it is loaded anew" : null;

        /// <inheritdoc/>
        public override string ToString() => $"firewalld zone {Bridge} {Zone ?? "none"}";
    }

    /// <summary>Tells systemd-resolved which names are asked for at a network's name server, or that none are.</summary>
    /// <param name="Bridge">By name.</param>
    /// <param name="After">The server and its names; null for none.</param>
    /// <param name="Before">What was told before.</param>
    public sealed record SetNameServer(string Bridge, NameServer? After, NameServer? Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new SetNameServer(Bridge, Before, After);

        /// <inheritdoc/>
        public override string? LossWhenMissing => After is null ? $"systemd-resolved asks {Before} while there is a '{Bridge}'" : null;

        /// <inheritdoc/>
        public override string ToString() => $"resolver {Bridge} {After?.ToString() ?? "none"}";
    }
}
