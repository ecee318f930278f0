using Patchbay.Engine.Guests;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;

namespace Patchbay.Engine.Tests.Guests;

/// <summary>What becomes of a guest's processor between its definition and what runs.</summary>
public sealed class ProcessorTests : IAsyncDisposable
{
    private readonly GuestFixture _fixture = new();

    private GuestService Service => _fixture.Service;

    [Fact]
    public async Task The_running_guests_document_has_what_the_processor_came_to_be()
    {
        _fixture.Host.Cpu = Seen("qemu64", ["hypervisor", "lahf_lm"], ["svm"]);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web());
        string stored = Service.Document(web.Uuid, DomainFormat.Inactive);
        await _fixture.StartAsync(web);

        const string Live = """
              <cpu mode='custom' match='exact' check='full'>
                <model fallback='forbid'>qemu64</model>
                <feature policy='require' name='hypervisor'/>
                <feature policy='require' name='lahf_lm'/>
                <feature policy='disable' name='svm'/>
              </cpu>

            """;
        string live = Service.Document(web.Uuid, DomainFormat.Live);
        Assert.Contains(Live, live, StringComparison.Ordinal);
        Assert.Contains("<cpu mode='custom' match='exact' check='none'>\n    <model fallback='forbid'>qemu64</model>\n  </cpu>", stored, StringComparison.Ordinal);
        Assert.Equal(stored, Service.Document(web.Uuid, DomainFormat.Inactive));
        // What it moves with is what was asked for.
        string migratable = Service.Document(web.Uuid, DomainFormat.Live with { IsMigratable = true });
        Assert.Contains("<cpu mode='custom' match='exact' check='none'>\n    <model fallback='forbid'>qemu64</model>\n  </cpu>", migratable, StringComparison.Ordinal);

        await _fixture.RestartAsync();
        Assert.Equal(live, Service.Document(web.Uuid, DomainFormat.Live));
        Assert.Equal(migratable, Service.Document(web.Uuid, DomainFormat.Live with { IsMigratable = true }));
        Assert.Equal(live, await Service.DocumentOfHostAsync(web.Uuid, DomainFormat.Live));
        Assert.Equal(stored, Service.Document(web.Uuid, DomainFormat.Inactive));
        Assert.Empty(_fixture.Host.AskedEmulators);
    }

    [Theory]
    [InlineData("full", Refusal.OperationFailed, "operation failed: guest CPU doesn't match specification: extra features: hypervisor, missing features: svm")]
    [InlineData("partial", Refusal.CpuIncompatible, "the CPU is incompatible with host CPU: Host CPU does not provide required features: svm")]
    public async Task A_processor_that_is_not_what_the_document_insists_on_is_refused_and_nothing_is_left(string check, Refusal why, string words)
    {
        _fixture.Host.Cpu = Seen("qemu64", ["hypervisor"], ["svm"]);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(more: $"<cpu mode='custom' match='exact' check='{check}'><model>qemu64</model></cpu>"));

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));

        Assert.Equal((why, RefusalArea.Cpu, words), (e.Why, e.Area, e.Message));
        _fixture.AssertNothingIsLeft();
        Assert.Equal(GuestStatus.Shutoff(ShutoffReason.Failed), Service.Find("web").Status);
    }

    [Fact]
    public async Task A_promised_clock_that_is_not_there_is_refused()
    {
        _fixture.Host.Cpu = Seen("qemu64", [], []);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(more: "<cpu mode='maximum'><feature policy='require' name='invtsc'/></cpu>"));

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));
        Assert.Equal((Refusal.ConfigUnsupported, RefusalArea.Qemu, "unsupported configuration: host doesn't support invariant TSC"), (e.Why, e.Area, e.Message));
        _fixture.AssertNothingIsLeft();

        _fixture.Host.Cpu = Seen("qemu64", ["invtsc"], []);
        await _fixture.StartAsync(web);
        Assert.Contains("<cpu mode='maximum' check='none'>\n    <feature policy='require' name='invtsc'/>\n  </cpu>", Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hosts_model_is_decided_when_the_guest_starts()
    {
        _fixture.Host.Abilities = Emulator("AMD", ["Opteron_G3", "qemu64"], [.. CpuMap.Model("Opteron_G3")!.Features.Where(f => f != "svm"), "avx"]);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(more: "<cpu mode='host-model'><feature policy='disable' name='avx'/></cpu>"));
        Assert.Empty(_fixture.Host.AskedEmulators);
        const string Cpu = """
              <cpu mode='custom' match='exact' check='CHECK'>
                <model fallback='forbid'>Opteron_G3</model>
                <vendor>AMD</vendor>
                <feature policy='disable' name='avx'/>
                <feature policy='disable' name='svm'/>
                <feature policy='disable' name='monitor'/>
              </cpu>

            """;
        Assert.Contains("<cpu mode='host-model' check='partial'>", Service.Document(web.Uuid, DomainFormat.Inactive), StringComparison.Ordinal);
        string shown = await Service.DocumentOfHostAsync(web.Uuid, DomainFormat.Inactive);
        Assert.Contains(Cpu.Replace("CHECK", "partial", StringComparison.Ordinal).Replace(" fallback='forbid'", " fallback='allow'", StringComparison.Ordinal), shown, StringComparison.Ordinal);

        _fixture.Host.Cpu = Seen("Opteron_G3", [], ["svm"]) with { Unavailable = [] };
        await _fixture.StartAsync(web);

        Assert.Contains(Cpu.Replace("CHECK", "full", StringComparison.Ordinal), Service.Document(web.Uuid, DomainFormat.Live), StringComparison.Ordinal);
        Assert.Contains("<cpu mode='host-model' check='partial'>", Service.Document(web.Uuid, DomainFormat.Inactive), StringComparison.Ordinal);
        Assert.Contains("<cpu mode='host-model' check='partial'>", Service.Document(web.Uuid, DomainFormat.Live with { IsMigratable = true }), StringComparison.Ordinal);
        Assert.Contains("Opteron_G3,avx=off,svm=off,monitor=off", _fixture.Host.Launches[^1].Arguments, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_to_be_had_is_refused()
    {
        _fixture.Host.Abilities = Emulator("AMD", ["qemu64"], ["sse"]);
        GuestView web = await _fixture.DefineAsync(GuestFixture.Web(more: "<cpu mode='custom'><model fallback='forbid'>EPYC-Genoa</model></cpu>"));

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => _fixture.StartAsync(web));

        Assert.Equal((Refusal.ConfigUnsupported, "unsupported configuration: CPU model EPYC-Genoa is not supported by hypervisor"), (e.Why, e.Message));
        _fixture.AssertNothingIsLeft();
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    private static GuestCpu Seen(string model, string[] more, ValueList<string> less)
        => new(CpuMap.Model(model)!.Features.Concat(more).Except(less).ToHashSet(), less);

    private static EmulatorAbilities Emulator(string vendor, string[] models, HashSet<string> features) => new()
    {
        Path = "/usr/bin/qemu-system-x86_64",
        Architecture = "x86_64",
        Version = 7_002_000,
        Types = new HashSet<string>(),
        Commands = new HashSet<string>(),
        Models = models.Select(static m => new CpuModel(m, null, "unknown", new HashSet<string>())).ToValueList(),
        Accelerators =
        [
            new AcceleratorAbilities
            {
                Type = DomainType.Qemu, Missing = new Dictionary<string, ValueList<string>?>(), Features = features, Vendor = vendor,
                Known = CpuMap.Features.Select(static f => f.Name).ToHashSet(),
            },
        ],
    };
}
