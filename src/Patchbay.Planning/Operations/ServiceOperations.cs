using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Operations;

public abstract partial record HostOperation
{
    /// <summary>Writes a whole file beside and renames it into place.</summary>
    /// <param name="Path">Absolute.</param>
    /// <param name="Content">Text, UTF-8.</param>
    /// <param name="Mode">Permission bits.</param>
    /// <param name="Before">What stood there; null where there was no file.</param>
    public sealed record WriteFile(string Path, string Content, int Mode, string? Before) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => Before is null ? new DeleteFile(Path, Content, Mode) : new WriteFile(Path, Before, Mode, Content);

        /// <inheritdoc/>
        public override string? Details => Content;

        /// <inheritdoc/>
        public override string ToString() => $"file write {Path}";
    }

    /// <summary>Removes a file.</summary>
    /// <param name="Path">Absolute.</param>
    /// <param name="Before">What stood there.</param>
    /// <param name="Mode">Permission bits, for writing it again.</param>
    public sealed record DeleteFile(string Path, string? Before, int Mode) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation? Inverse => Before is null ? null : new WriteFile(Path, Before, Mode, null);

        /// <inheritdoc/>
        public override string ToString() => $"file delete {Path}";
    }

    /// <summary>Starts a network's dnsmasq and waits until it serves.</summary>
    /// <param name="Network">The network's name.</param>
    /// <param name="ConfigPath">Its configuration.</param>
    /// <param name="PidPath">Where it writes its process id once its sockets are bound.</param>
    public sealed record StartDnsmasq(string Network, string ConfigPath, string PidPath) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new StopDnsmasq(Network, ConfigPath, PidPath);

        /// <inheritdoc/>
        public override bool RunsBeside => true;

        /// <inheritdoc/>
        public override string ToString() => $"dnsmasq start {Network}";
    }

    /// <summary>Ends a network's dnsmasq.</summary>
    public sealed record StopDnsmasq(string Network, string ConfigPath, string PidPath) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new StartDnsmasq(Network, ConfigPath, PidPath);

        /// <inheritdoc/>
        public override string ToString() => $"dnsmasq stop {Network}";
    }

    /// <summary>Has a network's dnsmasq read its hosts files again (SIGHUP).</summary>
    public sealed record ReloadDnsmasq(string Network, string PidPath) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => this;

        /// <inheritdoc/>
        public override string ToString() => $"dnsmasq reload {Network}";
    }

    /// <summary>
    /// Takes leases of subnets that a network no longer has out of its file, while no dnsmasq holds it. They are aside until the change is
    /// whole: whoever takes it back has them, also where that is another daemon.
    /// </summary>
    /// <param name="Path">Leases as dnsmasq writes them.</param>
    /// <param name="Gone">The subnets.</param>
    /// <param name="Kept">Subnets whose leases stay, though they may be within those.</param>
    public sealed record DropLeases(string Path, ValueList<IpPrefix> Gone, ValueList<IpPrefix> Kept) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new RestoreLeases(Path, Gone, Kept);

        /// <summary>Where they are meanwhile.</summary>
        /// <param name="path">Leases as dnsmasq writes them.</param>
        public static string AsideOf(string path) => path + ".gone";

        /// <inheritdoc/>
        public override string ToString() => $"leases drop {string.Join(' ', Gone)} of {Path}";
    }

    /// <summary>Puts leases back that are aside, while no dnsmasq holds the file.</summary>
    /// <param name="Path">Leases as dnsmasq writes them.</param>
    /// <param name="Gone">The subnets that they are of.</param>
    /// <param name="Kept">Subnets whose leases stayed.</param>
    public sealed record RestoreLeases(string Path, ValueList<IpPrefix> Gone, ValueList<IpPrefix> Kept) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new DropLeases(Path, Gone, Kept);

        /// <inheritdoc/>
        public override string ToString() => $"leases restore {string.Join(' ', Gone)} of {Path}";
    }

    /// <summary>Removes leases that are aside, once the change is whole.</summary>
    /// <param name="Path">Leases as dnsmasq writes them.</param>
    /// <param name="Kept">Subnets that the network has in what is stored: theirs come back when that runs.</param>
    public sealed record ForgetLeases(string Path, ValueList<IpPrefix> Kept) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"leases forget what is aside of {Path}";
    }

    /// <summary>Gives a guest's IPv4 lease back to the network's dnsmasq, in the guest's stead.</summary>
    /// <param name="Bridge">Where it was leased.</param>
    /// <param name="Server">The host's address there.</param>
    /// <param name="Address">What was leased.</param>
    /// <param name="Mac">To whom.</param>
    /// <param name="ClientId">What the client called itself, in hex with colons; null for nothing.</param>
    public sealed record ReleaseLease(string Bridge, IPAddress Server, IPAddress Address, MacAddress Mac, string? ClientId) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"dhcp release {Address} of {Mac} on {Bridge}";
    }

    /// <summary>Gives a guest's IPv6 lease back to the network's dnsmasq, in the guest's stead.</summary>
    /// <param name="Bridge">Where it was leased.</param>
    /// <param name="Address">What was leased.</param>
    /// <param name="Client">The guest's DUID, in hex with colons.</param>
    /// <param name="Server">The server's DUID, in hex with colons.</param>
    /// <param name="Association">The guest's number for it (IAID).</param>
    /// <param name="IsTemporary">Whether the association is of temporary addresses.</param>
    public sealed record ReleaseLease6(string Bridge, IPAddress Address, string Client, string Server, uint Association, bool IsTemporary) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"dhcpv6 release {Address} of {Client} on {Bridge}";
    }

    /// <summary>
    /// Tells guests that addresses of an IPv6 prefix are of no more use (a router advertisement, RFC 4861 and 4862): they keep them for
    /// what they have begun and begin nothing new with them. Who does not hear it finds out by himself.
    /// </summary>
    /// <param name="Bridge">Whose guests.</param>
    /// <param name="Prefix">The prefix.</param>
    /// <param name="MakesAddresses">Whether guests make addresses of it themselves.</param>
    /// <param name="IsRouter">Whether the host is their way out by IPv6 all the same.</param>
    public sealed record WithdrawPrefix(string Bridge, IpPrefix Prefix, bool MakesAddresses, bool IsRouter) : HostOperation
    {
        /// <inheritdoc/>
        public override string ToString() => $"router advertisement on {Bridge}: nothing new from {Prefix}{(IsRouter ? "" : ", and no router")}";
    }

    /// <summary>Has the kernel fill in the checksums of DHCP answers that leave over a bridge (libvirt's tc filter).</summary>
    public sealed record FillDhcpChecksums(string Bridge) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new LeaveDhcpChecksums(Bridge);

        /// <inheritdoc/>
        public override string? LossWhenMissing => "DHCP clients that check the checksum of a packet socket (very old dhclient) may not see answers; the kernel has no act_csum";

        /// <inheritdoc/>
        public override string ToString() => $"qdisc add {Bridge} root htb, checksums of udp to port 68";
    }

    /// <summary>Has the kernel leave the checksums of DHCP answers as they are.</summary>
    public sealed record LeaveDhcpChecksums(string Bridge) : HostOperation
    {
        /// <inheritdoc/>
        public override HostOperation Inverse => new FillDhcpChecksums(Bridge);

        /// <inheritdoc/>
        public override string ToString() => $"qdisc delete {Bridge} root";
    }
}
