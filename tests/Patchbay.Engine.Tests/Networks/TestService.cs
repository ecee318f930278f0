using Microsoft.Extensions.Logging.Abstractions;
using Patchbay.Engine.Networks;
using Patchbay.Planning;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Operations;
using Patchbay.Testing;

namespace Patchbay.Engine.Tests.Networks;

/// <summary>The network service over a host in memory and a folder of the test's own.</summary>
internal sealed class TestService : IDisposable
{
    private readonly TempFolder _folder = new();

    private TestService()
    {
    }

    public FakeHost Host { get; } = new();

    public NetworkService Service { get; private set; } = null!;

    /// <summary>The clock of the daemons that follow.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public HostPaths Paths => new(_folder.Path);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestService> CreateAsync()
    {
        TestService test = new();
        await test.RestartAsync();
        return test;
    }

    /// <summary>A new daemon over what the old one left; nothing of the old one is asked to end well.</summary>
    public async Task RestartAsync(string bootId = "boot-1", Action<NetworkService>? beforeLoading = null)
    {
        Host.Reborn();
        PlanExecutor executor = new(Host, NullLogger<PlanExecutor>.Instance);
        Service = new NetworkService(Paths, Host, executor, Time, bootId, NullLogger<NetworkService>.Instance);
        beforeLoading?.Invoke(Service);
        await Service.LoadAsync(Token);
    }

    public async Task<Guid> DefineAsync(string xml) => (await Service.DefineAsync(xml, validate: false, Token)).Uuid;

    public async Task<Guid> CreateAsync(string xml) => (await Service.CreateAsync(xml, validate: false, Token)).Uuid;

    public async Task<IReadOnlyList<LinkAddress>> AddressesAsync() => (await Host.ObserveAsync(new HostScope { Addresses = true }, Token)).Addresses.ToArray();

    public Task StartAsync(Guid uuid) => Service.StartAsync(uuid, Token);

    public Task StopAsync(Guid uuid) => Service.StopAsync(uuid, Token);

    /// <summary>A network's dnsmasq has given these addresses.</summary>
    public string Lease(string network, params string[] addresses)
    {
        string leases = string.Concat(addresses.Select(static a => $"1800000000 52:54:00:00:00:01 {a} guest *\n"));
        Host.WriteLeases(LeasesOf(network), leases);
        return leases;
    }

    public string? Leases(string network) => Host.Read(LeasesOf(network));

    /// <summary>Leases that a change has put aside.</summary>
    public string? LeasesAside(string network) => Host.Read(HostOperation.DropLeases.AsideOf(LeasesOf(network)));

    private string LeasesOf(string network) => DnsmasqFiles.For(network, Paths).Leases;

    public void Dispose() => _folder.Dispose();
}
