using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>A tool that provisions machines, as Terraform does by digitalocean/go-libvirt: from nothing to a guest with an address, and back.</summary>
public sealed class ProvisionTests
{
    [Fact]
    public async Task A_provisioner_makes_a_machine_and_takes_it_away()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.ForwardsAsync();
        string before = await HostState.SeenAsync(host);
        string program = host.PathOf("provision");
        await GoProgram.BuildAsync("provision", program);
        string image = await host.ImageAsync();
        string pool = host.PathOf("pool");

        ToolResult said = await Tool.RunAsync(
            host.Host.Inside(program, host.Socket, pool, $"{image}/vmlinuz", $"{image}/initrd"), TestContext.Current.CancellationToken, limit: TimeSpan.FromMinutes(3));

        Assert.Equal(
            """
            pool before: Storage pool not found: no storage pool with matching name 'terraform'
            pool has room: true
            image: 0 16
            uploaded and downloaded: 800000 true
            found by its key: seed.iso
            can run x86_64: true
            address: 52:54:00:00:88:01 192.168.88.7
            leases: 1 192.168.88.7
            pools: 0

            """.ReplaceLineEndings("\n"),
            said.Succeeded());
        Assert.False(Directory.Exists(pool));
        Assert.Equal(before, await HostState.SeenAsync(host));
    }
}
