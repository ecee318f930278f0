using Patchbay.Model.Values;

namespace Patchbay.Engine.Tests.Leases;

public sealed class LeaseFileTests
{
    private const string Text =
        """
        1700000000 52:54:00:00:00:01 10.0.0.5 web 01:52:54:00:00:00:01
        0 52:54:00:00:00:02 10.0.0.6 * *
        nonsense
        1700000000
        99999999999999 52:54:00:00:00:04 10.0.0.7 * *
        duid 00:01:00:01:aa:bb:cc:dd:52:54:00:ff:ff:ff
        1700000001 1234 fd00::5 web 00:01:00:01:11:22:33:44:52:54:00:00:00:03
        1700000001 T77 fd00::6 * 00:04:11:22

        """;

    [Fact]
    public void Every_lease_is_read_and_the_rest_passed_over()
    {
        ValueList<NetworkLease> leases = DnsmasqLeaseFile.Parse(Text);

        Assert.Equal(["10.0.0.5", "10.0.0.6", "fd00::5", "fd00::6"], leases.Select(l => l.Address.ToString()));
        Assert.Equal(["52:54:00:00:00:01", "52:54:00:00:00:02", "52:54:00:00:00:03", null], leases.Select(l => l.Mac?.ToString()));
        Assert.Equal(["web", null, "web", null], leases.Select(l => l.Hostname));
        Assert.Equal([null, null, "1234", "77"], leases.Select(l => l.Iaid));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), leases[0].Expires);
        Assert.Null(leases[1].Expires);
        Assert.Equal("00:01:00:01:aa:bb:cc:dd:52:54:00:ff:ff:ff", leases[2].ServerDuid);
    }

    [Fact]
    public void The_name_service_gets_its_form()
        => Assert.Equal(
            """
            [
              {
                "ip-address": "10.0.0.5",
                "mac-address": "52:54:00:00:00:01",
                "hostname": "web",
                "client-id": "01:52:54:00:00:00:01",
                "expiry-time": 1700000000
              },
              {
                "ip-address": "10.0.0.6",
                "mac-address": "52:54:00:00:00:02",
                "expiry-time": 0
              },
              {
                "iaid": "1234",
                "ip-address": "fd00::5",
                "mac-address": "52:54:00:00:00:03",
                "hostname": "web",
                "client-id": "00:01:00:01:11:22:33:44:52:54:00:00:00:03",
                "server-duid": "00:01:00:01:aa:bb:cc:dd:52:54:00:ff:ff:ff",
                "expiry-time": 1700000001
              }
            ]

            """,
            LeaseStatusFile.Format(DnsmasqLeaseFile.Parse(Text)));
}
