namespace Patchbay.Model.Networks.Updates;

/// <summary>virsh's words for commands and sections.</summary>
public static class NetworkUpdateWords
{
    /// <summary>Every command; <c>add</c> is <c>add-last</c>.</summary>
    public static IReadOnlyList<(string Word, NetworkUpdateCommand Value)> Commands { get; } =
    [
        ("add-first", NetworkUpdateCommand.AddFirst),
        ("add-last", NetworkUpdateCommand.AddLast),
        ("add", NetworkUpdateCommand.AddLast),
        ("modify", NetworkUpdateCommand.Modify),
        ("delete", NetworkUpdateCommand.Delete),
    ];

    /// <summary>Every section.</summary>
    public static IReadOnlyList<(string Word, NetworkUpdateSection Value)> Sections { get; } =
    [
        ("bridge", NetworkUpdateSection.Bridge),
        ("domain", NetworkUpdateSection.Domain),
        ("ip", NetworkUpdateSection.Ip),
        ("ip-dhcp-host", NetworkUpdateSection.IpDhcpHost),
        ("ip-dhcp-range", NetworkUpdateSection.IpDhcpRange),
        ("forward", NetworkUpdateSection.Forward),
        ("forward-interface", NetworkUpdateSection.ForwardInterface),
        ("forward-pf", NetworkUpdateSection.ForwardPf),
        ("portgroup", NetworkUpdateSection.PortGroup),
        ("dns-host", NetworkUpdateSection.DnsHost),
        ("dns-txt", NetworkUpdateSection.DnsTxt),
        ("dns-srv", NetworkUpdateSection.DnsSrv),
    ];

    internal static string WordOf(NetworkUpdateSection section) => Sections.FirstOrDefault(s => s.Value == section).Word ?? $"number {(int)section}";
}
