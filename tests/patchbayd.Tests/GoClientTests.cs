using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>A Go program on digitalocean/go-libvirt, as Debian packages it: an implementation of the protocol of its own.</summary>
public sealed class GoClientTests
{
    [Fact]
    public async Task A_program_in_go_manages_a_network_and_a_guest()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string program = host.PathOf("client");
        await GoProgram.BuildAsync(".", program);

        ToolResult said = await host.TryAsync(
            program, host.Socket, Golden.PathOf("documents/default.xml"), Golden.PathOf("documents/blue.xml"));

        Assert.Equal(
            """
            libvirt 11
            defined default networks 1 default inactive 1 default
            started twice: 55 Requested operation is not valid: network is already active
            printed true active 1 default
            bridge virbr0
            leases 0
            not there: 43 Network not found: no network with matching name 'nope' false
            defined blue domains 1 blue:false
            started 1 blue:true
            state 1
            printed true
            event blue 0
            event blue 4
            event blue 2
            event blue 5
            event blue 1
            networks 0  domains 0 
            gone: 42 Domain not found: no domain with matching name 'blue'

            """.ReplaceLineEndings("\n"),
            said.Succeeded());
    }
}
