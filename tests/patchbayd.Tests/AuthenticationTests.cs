using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Who may come in: a real polkit with rules of the test's own, asked over a real bus, in a machine of its own.</summary>
public sealed class AuthenticationTests
{
    private const string Rules =
        """
        polkit.addRule(function(action, subject) {
            if (action.id == 'org.libvirt.unix.monitor') { return subject.user == 'bin' ? polkit.Result.NO : polkit.Result.YES; }
            if (action.id != 'org.libvirt.unix.manage') { return polkit.Result.NOT_HANDLED; }
            return subject.user == 'nobody' ? polkit.Result.YES
                : subject.user == 'sys' ? polkit.Result.AUTH_ADMIN : polkit.Result.NO;
        });
        """;

    [Fact]
    public async Task Polkit_says_who_may_look_and_who_may_change()
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        await StartPolkitAsync(host);
        await host.StartDaemonAsync();

        Assert.Equal("", await host.VirshAsync("net-list", "--name", "--all").ContinueWith(static t => t.Result.Trim(), TaskScheduler.Default));
        Assert.Equal((0, ""), await AsAsync(host, "nobody", "", "net-list"));
        Assert.Equal((1, "authentication failed: access denied by policy"), await AsAsync(host, "daemon", "", "net-list"));
        Assert.Equal((0, ""), await AsAsync(host, "daemon", "-ro", "net-list"));
        Assert.Equal((1, "authentication failed: access denied by policy"), await AsAsync(host, "bin", "-ro", "net-list"));
        Assert.Equal(
            (1, "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'"),
            await AsAsync(host, "sys", "", "net-list"));

        string document = host.Document("one.xml", "<network><name>one</name></network>");
        Assert.Equal((0, ""), await AsAsync(host, "nobody", "", "net-define", document));
        Assert.Contains("NETWORK_DEFINE_XML asked by user 65534, process ", host.Log, StringComparison.Ordinal);

        // Without polkit nobody but root comes in any more.
        await host.ShellAsync("kill $(cat /run/dbus/pid)");
        Assert.Equal(1, (await AsAsync(host, "nobody", "", "net-list")).ExitCode);
        await host.VirshAsync("net-list");
    }

    [Fact]
    public async Task Without_polkit_the_sockets_modes_decide()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();

        Assert.Equal("660 666", (await host.ShellAsync($"echo $(stat -c %a {host.Socket} {host.Socket}-ro)")).Trim());
        Assert.Equal((0, ""), await AsAsync(host, "nobody", "-ro", "net-list"));
        Assert.Contains("Permission denied", (await AsAsync(host, "nobody", "", "net-list")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_may_speak_for_another_and_nobody_else_may()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string document = host.Document("one.xml", "<network><name>one</name></network>");
        string program = host.Document("identity.py",
            """
            import libvirt, sys
            libvirt.registerErrorHandler(lambda *_: None, None)
            uri, document = sys.argv[1:]
            identity = {libvirt.VIR_CONNECT_IDENTITY_USER_NAME: 'alice', libvirt.VIR_CONNECT_IDENTITY_UNIX_USER_ID: 1234,
                        libvirt.VIR_CONNECT_IDENTITY_PROCESS_ID: 77}
            c = libvirt.open(uri)
            c.setIdentity(identity)
            c.networkDefineXML(open(document).read())
            try:
                c.setIdentity({'shoe-size': 43})
            except libvirt.libvirtError as e:
                print(e.get_error_code(), e)
            """);

        string said = (await host.TryAsync("/usr/bin/python3", program, host.Uri, document)).Succeeded();

        Assert.Equal("8 invalid argument: parameter 'shoe-size' not supported", said.Trim());
        Assert.Contains("NETWORK_DEFINE_XML asked by user alice 1234, process 77", host.Log, StringComparison.Ordinal);
        ToolResult other = await host.TryAsync(
            ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "/usr/bin/python3", program, $"{host.Uri}-ro", document]);
        Assert.Contains("only root may speak for another", other.Errors, StringComparison.Ordinal);
    }

    private static async Task StartPolkitAsync(DaemonHost host)
    {
        string rules = host.Document("rules", Rules);
        await host.ShellAsync(
            $"""
            mount -t tmpfs rules /etc/polkit-1/rules.d
            cp {rules} /etc/polkit-1/rules.d/50-test.rules
            mount -t tmpfs actions /usr/share/polkit-1/actions
            cp {Repository.Path("build", "packaging", "patchbay.policy")} /usr/share/polkit-1/actions/
            mkdir -p /run/dbus
            dbus-daemon --system --fork
            setsid /usr/lib/polkit-1/polkitd --no-debug >/dev/null 2>&1 </dev/null &
            """);
        await host.UntilAsync("polkit is on the bus", async () => (await host.TryAsync(
            "dbus-send", "--system", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetNameOwner",
            "string:org.freedesktop.PolicyKit1")).ExitCode == 0);
    }

    // What virsh says after its own "failed to connect".
    private static async Task<(int ExitCode, string Error)> AsAsync(DaemonHost host, string user, string suffix, params string[] command)
    {
        ToolResult result = await host.TryAsync(
            ["setpriv", "--reuid", user, "--regid", "nogroup", "--clear-groups", "env", "HOME=/tmp", "virsh", "-c", host.Uri + suffix, .. command]);
        string last = result.Errors.Trim().Split('\n')[^1];
        return (result.ExitCode, last.StartsWith("error: ", StringComparison.Ordinal) ? last["error: ".Length..] : last);
    }
}
