namespace Patchbay.Qmp;

/// <summary>A network interface as the guest itself sees it.</summary>
/// <param name="Name">The guest's name for it.</param>
/// <param name="HardwareAddress">Its MAC address, where it has one.</param>
/// <param name="IpAddresses">Its addresses; null where there are none.</param>
public sealed record GuestInterface(string Name, string? HardwareAddress = null, IReadOnlyList<GuestAddress>? IpAddresses = null);

/// <summary>An address inside a guest.</summary>
/// <param name="IpAddress">The address, as text.</param>
/// <param name="IpAddressType"><c>ipv4</c> or <c>ipv6</c>.</param>
/// <param name="Prefix">The prefix's length in bits.</param>
public sealed record GuestAddress(string IpAddress, string IpAddressType, int Prefix);

/// <summary>How to shut a guest down from the inside.</summary>
/// <param name="Mode"><c>powerdown</c>, <c>halt</c> or <c>reboot</c>.</param>
public sealed record GuestShutdown(string Mode);

/// <summary>A number to recognise an answer by.</summary>
/// <param name="Id">The number.</param>
internal sealed record GuestSync(long Id);
