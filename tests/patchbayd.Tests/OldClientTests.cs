using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What libvirt's library asks of a daemon that it takes for an old one, as it takes each that says no to a feature.</summary>
public sealed class OldClientTests
{
    [Fact]
    public async Task Events_of_guests_are_told_in_the_old_way()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.VirshAsync("net-create", host.Document("default.xml", Documents.Default));
        string socket = host.PathOf("old-sock");

        ToolResult said = await host.TryAsync(
            "/usr/bin/python3", Client("old_server.py"), socket, host.Socket,
            "/usr/bin/python3", Client("old_events.py"), $"qemu+unix:///system?socket={socket}", host.Document("blue.xml", Documents.Blue));

        // Defined, resumed, started, suspended and resumed; reset; and defined again after nobody listened.
        Assert.Equal(
            """
            lifecycle blue 0 0
            lifecycle blue 4 0
            lifecycle blue 2 0
            lifecycle blue 3 0
            lifecycle blue 4 0
            reboot blue
            any blue 0 0
            1 internal error: unsupported event ID 23

            """.ReplaceLineEndings("\n"),
            said.Succeeded());
    }

    private static string Client(string script) => Repository.Path("tests", "clients", script);
}
