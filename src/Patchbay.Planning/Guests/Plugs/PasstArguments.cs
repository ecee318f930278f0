using System.Globalization;
using System.Net.Sockets;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests.Plugs;

/// <summary>How passt is started for a card (libvirt's way).</summary>
internal static class PasstArguments
{
    public static ValueList<string> Of(InterfaceDefinition nic, string socket, string pid)
    {
        List<string> arguments = [];
        if (nic.Source is InterfaceSource.VhostUser)
        {
            arguments.Add("--vhost-user");
        }
        arguments.AddRange(["--one-off", "--socket", socket, "--pid", pid]);
        if (nic.Mtu is { } mtu)
        {
            arguments.AddRange(["--mtu", mtu.ToString(CultureInfo.InvariantCulture)]);
        }
        if (Device(nic.Source) is { } device)
        {
            arguments.AddRange(["--interface", device]);
        }
        if (nic.Backend.LogFile is { } log)
        {
            arguments.AddRange(["--log-file", log]);
        }
        foreach (InterfaceAddress ip in nic.GuestAddresses)
        {
            arguments.AddRange(["--address", ip.Address.ToString()]);
            // passt has no prefix for IPv6.
            if (ip.Prefix != 0 && ip.Address.AddressFamily == AddressFamily.InterNetwork)
            {
                arguments.AddRange(["--netmask", ip.Prefix.ToString(CultureInfo.InvariantCulture)]);
            }
        }
        foreach (PortForwardDefinition forward in nic.PortForwards)
        {
            arguments.AddRange([forward.Udp ? "--udp-ports" : "--tcp-ports", Ports(forward)]);
        }
        return arguments.ToValueList();
    }

    private static string? Device(InterfaceSource source) => source switch
    {
        InterfaceSource.User user => user.Device,
        InterfaceSource.VhostUser vhost => vhost.Device,
        _ => null,
    };

    // ADDRESS%DEVICE/~22,80:8080,8000-8010:9000-9010, or all.
    private static string Ports(PortForwardDefinition forward)
    {
        string where = $"{forward.Address}{(forward.Device is { } device ? $"%{device}" : "")}";
        string ports = forward.Ranges.IsEmpty ? "all" : string.Join(',', forward.Ranges.Select(Range));
        return where.Length > 0 ? $"{where}/{ports}" : ports;
    }

    private static string Range(PortRange range) => range switch
    {
        { End: 0, To: 0 } => $"{Not(range)}{range.Start}",
        { End: 0 } => $"{Not(range)}{range.Start}:{range.To}",
        { To: 0 } => $"{Not(range)}{range.Start}-{range.End}",
        _ => $"{Not(range)}{range.Start}-{range.End}:{range.To}-{range.End + range.To - range.Start}",
    };

    private static string Not(PortRange range) => range.Exclude == true ? "~" : "";
}
