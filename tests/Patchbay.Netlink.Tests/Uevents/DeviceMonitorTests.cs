using System.Text;
using Patchbay.Netlink.Uevents;
using Patchbay.Testing;

namespace Patchbay.Netlink.Tests.Uevents;

public sealed class DeviceMonitorTests
{
    [Fact]
    public void A_message_of_the_kernels_is_read()
    {
        byte[] message = Encoding.UTF8.GetBytes("add@/devices/pci0000:00/0000:00:05.0\0ACTION=add\0DEVPATH=/devices/pci0000:00/0000:00:05.0\0SUBSYSTEM=pci\0SEQNUM=7\0");

        Assert.Equal(new DeviceEvent("add", "/sys/devices/pci0000:00/0000:00:05.0", "pci"), DeviceMonitor.Read(message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@/devices/x")]
    [InlineData("libudev\0\u0001")]
    public void Another_message_is_none(string message) => Assert.Null(DeviceMonitor.Read(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public async Task The_kernel_tells_of_a_card_in_the_namespace()
    {
        using PrivateNetwork network = PrivateNetwork.Create();
        using DeviceMonitor monitor = network.Run(DeviceMonitor.Open);
        network.Exec("ip", "link", "add", "br7", "type", "bridge");

        await foreach (DeviceEvent happened in monitor.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (happened is { Action: "add", Subsystem: "net" })
            {
                Assert.Equal("/sys/devices/virtual/net/br7", happened.Path);
                break;
            }
        }
    }
}
