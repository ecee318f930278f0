using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>A server on "another machine", reached by the system's ssh: Debian's sshd on the loopback of a machine of the test's own.</summary>
public sealed class SshTests
{
    [Fact]
    public async Task Patchbay_and_virsh_reach_a_daemon_through_ssh()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await StartSshdAsync(host);
        string uri = $"qemu+ssh://root@127.0.0.1:2222/system?socket={host.Socket}&keyfile=/root/key&no_verify=1&no_tty=1";
        string document = host.Document("one.xml", "<network><name>one</name></network>");

        Assert.Equal("", (await ByAsync(host, uri, "net", "define", document)).Errors);
        Assert.Contains("one", (await host.TryAsync("virsh", "-c", uri, "net-list", "--all")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("one", (await ByAsync(host, uri, "net", "list", "--all")).Succeeded(), StringComparison.Ordinal);
        // Our own socket needs no name: the driver's is enough, with the root that this daemon has.
        string own = $"patchbay+ssh://root@127.0.0.1:2222/system?root={host.Root}&keyfile=/root/key&known_hosts=/root/known&no_verify=1";
        Assert.Contains("one", (await ByAsync(host, own, "net", "list", "--all")).Succeeded(), StringComparison.Ordinal);
        // More than one buffer's worth both ways.
        string large = host.Document("large.xml", $"<network><name>large</name><description>{new string('x', 1_000_000)}</description></network>");
        (await ByAsync(host, uri, "net", "define", large)).Succeeded();
        Assert.Contains(new string('x', 1_000_000), (await ByAsync(host, uri, "net", "dumpxml", "large")).Succeeded(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qemu+ssh://root@127.0.0.1:2222/system?socket=SOCKET&keyfile=/nonexistent&no_verify=1&no_tty=1", "Permission denied (publickey")]
    [InlineData("qemu+ssh://root@127.0.0.1:2222/system?socket=SOCKET&keyfile=/root/key&no_tty=1", "Host key verification failed")]
    [InlineData("qemu+ssh://root@127.0.0.1:2/system?socket=SOCKET", "Connection refused")]
    [InlineData("qemu+ssh://root@127.0.0.1:2222/system?socket=/nonexistent&keyfile=/root/key&no_verify=1", "No such file or directory")]
    [InlineData("qemu+ssh://-oProxyCommand=touch%20x/system", "not of the form")]
    [InlineData("qemu+ssh:///system?socket=SOCKET", "ssh needs a host")]
    [InlineData("qemu+ssh://root@127.0.0.1:2222/system?proxy=best", "proxy 'best' is none of auto, netcat, native")]
    [InlineData("qemu+ssh://root@127.0.0.1:2222/system?command=/nonexistent", "start /nonexistent")]
    public async Task What_goes_wrong_is_said_in_sshs_words(string uri, string because)
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await StartSshdAsync(host);

        ToolResult result = await ByAsync(host, uri.Replace("SOCKET", host.Socket, StringComparison.Ordinal), "net", "list");

        Assert.Equal(1, result.ExitCode);
        Assert.True(result.Errors.Contains(because, StringComparison.Ordinal), result.Errors);
        Assert.Single(result.Errors.Trim().Split('\n'));
    }

    private static Task<ToolResult> ByAsync(DaemonHost host, string uri, params string[] command)
        => host.TryAsync([Programs.Patchbay, "-c", uri, .. command]);

    private static async Task StartSshdAsync(DaemonHost host)
    {
        string unpacked = Repository.Path("artifacts", "sshd");
        (await Tool.RunAsync([Repository.Path("tests", "sshd", "build"), unpacked], TestContext.Current.CancellationToken)).Succeeded();
        // Of root's own folder nothing is seen or changed, nor of the machine's users.
        await host.ShellAsync(
            $"""
            mount -t tmpfs -o mode=700 root /root
            mkdir -p /root/.ssh /run/sshd
            cp /etc/passwd /root/passwd
            grep -q '^sshd:' /root/passwd || echo 'sshd:x:64321:65534::/run/sshd:/usr/sbin/nologin' >>/root/passwd
            mount --bind /root/passwd /etc/passwd
            ssh-keygen -q -t ed25519 -N '' -f /root/host
            ssh-keygen -q -t ed25519 -N '' -f /root/key
            cp /root/key.pub /root/.ssh/authorized_keys
            printf '%s\n' 'Port 2222' 'ListenAddress 127.0.0.1' 'HostKey /root/host' 'UsePAM no' 'PasswordAuthentication no' \
              'PermitRootLogin prohibit-password' 'PidFile none' >/root/config
            LD_LIBRARY_PATH={unpacked}/lib/x86_64-linux-gnu:{unpacked}/usr/lib/x86_64-linux-gnu {unpacked}/usr/sbin/sshd -f /root/config -E /root/log
            """);
    }
}
