namespace Patchbay.Model.Networks.Updates;

/// <summary>What is done to one element; the numbers are libvirt's.</summary>
public enum NetworkUpdateCommand
{
    /// <summary>Replaces an element.</summary>
    Modify = 1,

    /// <summary>Takes an element out.</summary>
    Delete = 2,

    /// <summary>Puts an element after its like; virsh calls it <c>add</c> too.</summary>
    AddLast = 3,

    /// <summary>Puts an element before its like.</summary>
    AddFirst = 4,
}

/// <summary>Which element is changed; the numbers are libvirt's. Not every one can be.</summary>
public enum NetworkUpdateSection
{
    /// <summary><c>bridge</c>: cannot be changed.</summary>
    Bridge = 1,

    /// <summary><c>domain</c>: cannot be changed.</summary>
    Domain = 2,

    /// <summary><c>ip</c>: cannot be changed.</summary>
    Ip = 3,

    /// <summary><c>ip-dhcp-host</c>.</summary>
    IpDhcpHost = 4,

    /// <summary><c>ip-dhcp-range</c>.</summary>
    IpDhcpRange = 5,

    /// <summary><c>forward</c>: cannot be changed.</summary>
    Forward = 6,

    /// <summary><c>forward-interface</c>.</summary>
    ForwardInterface = 7,

    /// <summary><c>forward-pf</c>: cannot be changed.</summary>
    ForwardPf = 8,

    /// <summary><c>portgroup</c>.</summary>
    PortGroup = 9,

    /// <summary><c>dns-host</c>.</summary>
    DnsHost = 10,

    /// <summary><c>dns-txt</c>.</summary>
    DnsTxt = 11,

    /// <summary><c>dns-srv</c>.</summary>
    DnsSrv = 12,
}
