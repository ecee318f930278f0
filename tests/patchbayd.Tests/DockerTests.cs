using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Guests beside Debian's Docker, whose daemon runs in the test's own machine and loads its rules itself.</summary>
public sealed class DockerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Guests_have_addresses_names_and_their_way_out_whoever_comes_first(bool dockerFirst)
    {
        await using DaemonHost host = await DaemonHost.CreateAsync();
        string root = await FetchAsync();
        string start = $"{Repository.Path("tests", "docker", "start")} {root} {host.PathOf("docker")}";
        string docker = $"{root}/usr/bin/docker -H unix:///run/docker.sock";
        string lease = host.Script("lease", "#!/bin/sh\n[ \"$1\" != bound ] || { ip address add $ip/$mask dev $interface; ip route add default via $router; }\n");
        await host.ShellAsync(
            """
            for n in internet one; do ip netns add $n; ip -n $n link set lo up; done
            ip link add up0 type veth peer name eth0 netns internet
            ip address add 203.0.113.2/24 dev up0; ip link set up0 up; ip route add default via 203.0.113.1
            ip -n internet address add 203.0.113.1/24 dev eth0; ip -n internet link set eth0 up
            """);
        await host.StartDaemonAsync();
        await host.VirshAsync("net-define", host.Document("lab.xml", Documents.Gateway));
        if (dockerFirst)
        {
            await host.ShellAsync(start);
            await host.VirshAsync("net-start", "lab");
        }
        else
        {
            await host.VirshAsync("net-start", "lab");
            await host.ShellAsync(start);
        }
        // It drops all else where it had to have the host forward.
        string forward = await host.ShellAsync("iptables -S FORWARD");
        Assert.Contains("-j DOCKER-USER", forward, StringComparison.Ordinal);
        Assert.Contains(dockerFirst ? "-P FORWARD DROP" : "-P FORWARD ACCEPT", forward, StringComparison.Ordinal);
        Assert.Equal(dockerFirst, forward.Contains("--comment patchbay -j ACCEPT", StringComparison.Ordinal));
        await host.ShellAsync($"ip link add one type veth peer name eth0 netns one; ip link set one master lab0 up; ip -n one link set eth0 up; ip netns exec one busybox udhcpc -i eth0 -s {lease} -n -q -f -t 10 -T 1");
        Assert.Contains("Address: 10.66.0.1", await host.ShellAsync("ip netns exec one busybox nslookup gateway 10.66.0.1 || true"), StringComparison.Ordinal);
        Assert.Equal(0, (await OutAsync()).ExitCode);
        Assert.Equal(dockerFirst, (await host.PatchbayAsync("status")).Contains("its policy is drop; guests' packets are let through by one entry", StringComparison.Ordinal));

        // What it adds to its rules, and all of them anew; an administrator's word in the chain that is meant for it holds.
        await host.ShellAsync($"{docker} network create more");
        await host.UntilAsync("a way out beside another network of Docker's", async () => (await OutAsync()).ExitCode == 0, 5);
        await host.ShellAsync("kill $(cat /run/docker.pid); while [ -e /run/docker.pid ]; do sleep 0.1; done");
        await host.ShellAsync(start);
        await host.UntilAsync("a way out after its restart", async () => (await OutAsync()).ExitCode == 0, 5);
        await host.ShellAsync("iptables -I DOCKER-USER -d 203.0.113.1 -j DROP");
        Assert.NotEqual(0, (await OutAsync()).ExitCode);
        await host.ShellAsync("iptables -D DOCKER-USER -d 203.0.113.1 -j DROP");

        await host.VirshAsync("net-destroy", "lab");
        Assert.DoesNotContain("patchbay", await host.ShellAsync("iptables -S; nft list tables | grep marks || true"), StringComparison.Ordinal);

        Task<ToolResult> OutAsync() => host.TryAsync("ip", "netns", "exec", "one", "ping", "-c1", "-W1", "203.0.113.1");
    }

    private static async Task<string> FetchAsync()
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_DOCKER") ?? Repository.Path("artifacts", "docker");
        ToolResult fetched = await Tool.RunAsync([Repository.Path("tests", "docker", "fetch"), folder], Cancellation, limit: TimeSpan.FromMinutes(5));
        if (fetched.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"Docker could not be fetched: {fetched.Errors}");
        }
        fetched.Succeeded();
        return Path.Combine(folder, "root");
    }
}
