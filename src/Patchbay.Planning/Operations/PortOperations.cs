namespace Patchbay.Planning.Operations;

/// <summary>Where a link is plugged in, and how.</summary>
/// <param name="Bridge">By name.</param>
/// <param name="Isolated">Whether it is isolated from other isolated ports.</param>
public sealed record PortPlace(string Bridge, bool Isolated)
{
    /// <inheritdoc/>
    public override string ToString() => $"master {Bridge}{(Isolated ? " isolated" : "")}";
}

public abstract partial record HostOperation
{
    /// <summary>Moves a link that is in use from one place to another: no frame of it goes to neither.</summary>
    /// <param name="Link">The link.</param>
    /// <param name="Before">Where it is.</param>
    /// <param name="After">Where it shall be.</param>
    public sealed record MovePort(string Link, PortPlace Before, PortPlace After) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new MovePort(Link, After, Before);

        /// <inheritdoc/>
        public override string ToString() => $"link set {Link} {After}";
    }
}
