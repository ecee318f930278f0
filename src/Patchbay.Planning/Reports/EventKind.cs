namespace Patchbay.Planning.Reports;

/// <summary>What an event is about, in the words of <see cref="EventReport.Kind"/>.</summary>
public static class EventKind
{
#pragma warning disable CS1591 // each is what its word says
    public const string AddressHeard = "address";
    public const string LeaseAdded = "lease-added";
    public const string LeaseRemoved = "lease-removed";
    public const string NetworkDefined = "network-defined";
    public const string NetworkUndefined = "network-undefined";
    public const string NetworkStarted = "network-started";
    public const string NetworkStopped = "network-stopped";
    public const string NetworkChanged = "network-changed";
    public const string NetworkRepaired = "network-repaired";
    public const string PortCreated = "port-created";
    public const string PortDeleted = "port-deleted";
    public const string GuestDefined = "guest-defined";
    public const string GuestUndefined = "guest-undefined";
    public const string GuestStarted = "guest-started";
    public const string GuestSuspended = "guest-suspended";
    public const string GuestResumed = "guest-resumed";
    public const string GuestStopped = "guest-stopped";
    public const string GuestRebooted = "guest-rebooted";
    public const string CardChanged = "card-changed";
#pragma warning restore CS1591

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AddressHeard, LeaseAdded, LeaseRemoved, NetworkDefined, NetworkUndefined,
        NetworkStarted, NetworkStopped, NetworkChanged, NetworkRepaired, PortCreated,
        PortDeleted, GuestDefined, GuestUndefined, GuestStarted, GuestSuspended,
        GuestResumed, GuestStopped, GuestRebooted, CardChanged,
    ];
}
