using System.Diagnostics;
using System.Text;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>A guest's console through the daemon, as Debian's virsh and libvirt's Python library have it: a stream both ways.</summary>
public sealed class ConsoleTests
{
    private const string Program =
        """
        import libvirt, sys
        libvirt.registerErrorHandler(lambda *_: None, None)
        c = libvirt.open(sys.argv[1])
        d = c.lookupByName('blue')
        s = c.newStream()
        d.openConsole(None, s, 0)
        try:
            d.openConsole(None, c.newStream(), 0)
        except libvirt.libvirtError as e:
            print(e.get_error_code(), e.get_error_message())
        said = b''
        s.send(b'\necho forty-two is $((40+2))\n')
        while b'forty-two is 42' not in said:
            said += s.recv(1024)
        s.finish()
        s = c.newStream()
        d.openConsole('serial0', s, 0)
        s.abort()
        try:
            d.openConsole('nope', c.newStream(), 0)
        except libvirt.libvirtError as e:
            print(e.get_error_code(), e.get_error_message())
        print('done')
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Virsh_and_programs_type_at_a_guest_and_read_what_it_says()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", ""));
        await host.VirshAsync("start", "blue");

        // A terminal of its own, as virsh wants one.
        using Process virsh = Tool.Start(host.Host.Inside(["script", "-qefc", $"virsh -c '{host.Uri}' console blue", "/dev/null"]));
        StringBuilder said = new();
        await SaysAsync("GUEST READY blue");
        await TypeAsync("\necho forty-two is $((40+2))\n");
        await SaysAsync("forty-two is 42");
        ToolResult second = await host.Host.TryAsync("script", "-qefc", $"virsh -c '{host.Uri}' console blue", "/dev/null");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Active console session exists", second.Output, StringComparison.Ordinal);
        await TypeAsync("\u001d");
        await virsh.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, virsh.ExitCode);

        ToolResult program = await host.Host.TryAsync("/usr/bin/python3", host.Document("console.py", Program), host.Uri);
        Assert.Equal(
            """
            9 operation failed: Active console session exists for this domain
            1 internal error: cannot find console device 'nope'
            done

            """.ReplaceLineEndings("\n"),
            program.Succeeded());

        async Task TypeAsync(string keys)
        {
            await virsh.StandardInput.WriteAsync(keys.AsMemory(), Cancellation);
            await virsh.StandardInput.FlushAsync(Cancellation);
        }

        async Task SaysAsync(string wanted)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(90));
            char[] buffer = new char[1024];
            while (!said.ToString().Contains(wanted, StringComparison.Ordinal))
            {
                int count = await virsh.StandardOutput.ReadAsync(buffer, limit.Token);
                Assert.True(count > 0, $"virsh has ended: {said}");
                said.Append(buffer, 0, count);
            }
        }
    }
}
