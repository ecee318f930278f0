using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>A machine with a stock libvirt on it, one daemon for everything, and no daemon of ours.</summary>
public sealed class StockHost : IAsyncLifetime
{
    private TestHost? _host;

    /// <summary>The machine.</summary>
    public TestHost Host => _host ?? throw new InvalidOperationException("not started");

    /// <summary>The stock libvirt's root on the machine.</summary>
    public string Root => Host.PathOf("stock");

    /// <summary>Its address for programs on the machine.</summary>
    public string Uri => $"qemu+unix:///system?socket={Root}/run/libvirt/libvirt-sock";

    /// <summary>Its address for this process.</summary>
    public string UriFromHere => $"qemu+unix:///system?socket=/proc/{Host.Host.Pid}/root{Root}/run/libvirt/libvirt-sock";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.CreateAsync();
        string start = Repository.Path("tests", "libvirt", "start");
        (await _host.Host.TryAsync(start, "prepare", await StockLibvirt.RootAsync(), Root)).Succeeded();
        await _host.Host.RunAsync(start, "whole", Root);
        (await Tool.RunAsync(_host.Host.Inside(start, "daemons", Root), TestContext.Current.CancellationToken, limit: TimeSpan.FromMinutes(2))).Succeeded();
        await _host.Host.ShellAsync($"mkdir {Root}/tmp/guest; cp {await _host.ImageAsync()}/* {Root}/tmp/guest/");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
