namespace Patchbay.Model.Networks.Extensions;

/// <summary>Which way guests of a NAT or routed network get out of the host. Where nothing is said, the way that the host itself takes.</summary>
public abstract record NetworkEgress
{
    private NetworkEgress()
    {
    }

    /// <summary>By this device and no other, whatever the host's own default route is.</summary>
    /// <param name="Device">The device's name; it may come and go.</param>
    public sealed record By(string Device) : NetworkEgress
    {
        /// <inheritdoc/>
        public override string ToString() => $"by {Device}";
    }

    /// <summary>As a routing table of the administrator's says.</summary>
    /// <param name="Number">The table's number.</param>
    public sealed record Table(uint Number) : NetworkEgress
    {
        /// <inheritdoc/>
        public override string ToString() => $"by table {Number}";
    }

    /// <summary>Not at all: guests answer who may reach them, and begin nothing.</summary>
    public sealed record None : NetworkEgress
    {
        /// <inheritdoc/>
        public override string ToString() => "none";
    }

    /// <inheritdoc/>
    public abstract override string ToString();
}
