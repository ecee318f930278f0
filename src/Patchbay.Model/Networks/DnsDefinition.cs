using System.Net;
using Patchbay.Model.Values;

namespace Patchbay.Model.Networks;

/// <summary>libvirt's <c>&lt;domain&gt;</c> of a network: its DNS domain.</summary>
/// <param name="Name">The domain.</param>
/// <param name="LocalOnly">Whether unknown names of the domain stay unanswered; null where not given.</param>
/// <param name="Register">Whether the host's resolver asks this network for the domain; null where not given.</param>
public sealed record DnsDomainDefinition(string? Name, bool? LocalOnly = null, bool? Register = null);

/// <summary>libvirt's <c>&lt;dns&gt;</c>.</summary>
public sealed record DnsDefinition
{
    /// <summary>False switches the name server off; null where not given.</summary>
    public bool? Enable { get; init; }

    /// <summary>False keeps names without a dot in the network; null where not given.</summary>
    public bool? ForwardPlainNames { get; init; }

    /// <summary>Where questions go.</summary>
    public ValueList<DnsForwarder> Forwarders { get; init; }

    /// <summary>TXT records.</summary>
    public ValueList<DnsTxt> Txts { get; init; }

    /// <summary>SRV records.</summary>
    public ValueList<DnsSrv> Srvs { get; init; }

    /// <summary>Names by address.</summary>
    public ValueList<DnsHost> Hosts { get; init; }
}

/// <summary>libvirt's <c>&lt;forwarder&gt;</c>: at least one of the two is set.</summary>
/// <param name="Domain">Only questions of this domain.</param>
/// <param name="Address">The server; null for the host's own.</param>
public sealed record DnsForwarder(string? Domain, IPAddress? Address);

/// <summary>libvirt's <c>&lt;txt&gt;</c>.</summary>
/// <param name="Name">Without spaces and commas.</param>
/// <param name="Value">Null only in a request to delete.</param>
public sealed record DnsTxt(string Name, string? Value);

/// <summary>libvirt's <c>&lt;srv&gt;</c> (RFC 2782). What was not given is null or 0.</summary>
public sealed record DnsSrv
{
    /// <summary>Without the underscore.</summary>
    public string? Service { get; init; }

    /// <summary>Without the underscore.</summary>
    public string? Protocol { get; init; }

    /// <summary>The domain served.</summary>
    public string? Domain { get; init; }

    /// <summary>The host that serves.</summary>
    public string? Target { get; init; }

    /// <summary>1 to 65535.</summary>
    public ushort Port { get; init; }

    /// <summary>Lower first.</summary>
    public ushort Priority { get; init; }

    /// <summary>Share among equals.</summary>
    public ushort Weight { get; init; }
}

/// <summary>libvirt's <c>&lt;host&gt;</c> in <c>&lt;dns&gt;</c>.</summary>
/// <param name="Address">Null only in a request to delete.</param>
/// <param name="Hostnames">In order.</param>
public sealed record DnsHost(IPAddress? Address, ValueList<string> Hostnames);
