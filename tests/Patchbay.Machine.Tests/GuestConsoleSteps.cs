using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>What these tests ask of guests.</summary>
internal static class GuestConsoleSteps
{
    /// <summary>Waits until the guest sees a card.</summary>
    public static Task HasCardAsync(this GuestConsole guest, string nic)
        => guest.RunAsync($"for i in $(seq 30); do [ -e /sys/class/net/{nic} ] && break; sleep 1; done; [ -e /sys/class/net/{nic} ]");

    /// <summary>Waits until the guest sees a card no more.</summary>
    public static Task HasNoCardAsync(this GuestConsole guest, string nic)
        => guest.RunAsync($"for i in $(seq 30); do [ -e /sys/class/net/{nic} ] || break; sleep 1; done; [ ! -e /sys/class/net/{nic} ]");

    /// <summary>Waits until an address answers the guest.</summary>
    public static Task ReachesAsync(this GuestConsole guest, string address)
        => guest.RunAsync($"for i in $(seq 20); do ping -c 1 -W 2 {address} >/dev/null && break; sleep 1; done; ping -c 1 -W 2 {address}", TimeSpan.FromMinutes(3));
}
