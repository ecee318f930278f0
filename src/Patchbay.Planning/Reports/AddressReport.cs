namespace Patchbay.Planning.Reports;

/// <summary>A guest that is asked about.</summary>
/// <param name="Uuid">Its uuid.</param>
public sealed record GuestAddressesRequest(Guid Uuid);

/// <summary>What is known of a guest's addresses.</summary>
/// <param name="Addresses">Those that networks of ours leased first.</param>
public sealed record GuestAddressesReport(IReadOnlyList<AddressReport> Addresses);

/// <summary>An address of a guest.</summary>
/// <param name="Address">With its prefix where that is known.</param>
/// <param name="Interface">The host's side of the card.</param>
/// <param name="Mac">The card.</param>
/// <param name="Source"><c>lease</c>, <c>dhcp</c> (another server's), <c>arp</c>, <c>nd</c> or <c>neighbour</c> (the host's own table).</param>
/// <param name="Seconds">How long ago it was heard last; null where that is not known.</param>
public sealed record AddressReport(string Address, string Interface, string Mac, string Source, long? Seconds);

/// <summary>An address that a card was heard with for the first time.</summary>
/// <param name="Address">The address.</param>
/// <param name="Interface">The host's side of the card.</param>
/// <param name="Mac">The card.</param>
/// <param name="Source">As in <see cref="AddressReport"/>.</param>
public sealed record HeardAddressReport(string Address, string Interface, string Mac, string Source);
