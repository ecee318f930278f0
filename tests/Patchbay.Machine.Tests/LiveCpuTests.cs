using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Machine.Tests;

/// <summary>What documents say of processors, beside what a stock libvirt's say with the same QEMU on the same machine.</summary>
public sealed partial class LiveCpuTests(StockHost stock) : IClassFixture<StockHost>
{
    [Theory]
    [InlineData("")]
    [InlineData("<cpu><topology sockets='1' cores='1' threads='1'/></cpu>")]
    [InlineData("<cpu mode='custom' match='exact'><model>Nehalem</model></cpu>")]
    [InlineData("<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>qemu64</model><feature policy='disable' name='svm'/></cpu>")]
    [InlineData("<cpu><model>Haswell-noTSX</model><feature policy='require' name='vmx'/><feature policy='force' name='aes'/><feature policy='disable' name='avx2'/></cpu>")]
    [InlineData("<cpu mode='custom'><model vendor_id='PatchbayTest'>EPYC</model><vendor>AMD</vendor><feature policy='require' name='pclmuldq'/><feature policy='disable' name='lahf_lm'/><feature policy='forbid' name='avx'/></cpu>")]
    [InlineData("<cpu mode='custom'><model>Skylake-Client-v4</model></cpu>")]
    [InlineData("<cpu mode='custom'><model>Cascadelake-Server</model><feature policy='require' name='arch-capabilities'/><feature policy='require' name='rdctl-no'/></cpu>")]
    [InlineData("<cpu mode='custom'><model>Opteron_G3</model><feature policy='require' name='monitor'/></cpu>")]
    [InlineData("<cpu mode='custom'><model>Icelake-Client</model></cpu>")]
    [InlineData("<cpu mode='custom'><model>cpu64-rhel6</model><feature policy='require' name='avx'/></cpu>")]
    [InlineData("<cpu mode='custom' match='minimum'><model>Nehalem</model></cpu>")]
    [InlineData("<cpu mode='custom'><model>Nehalem</model><feature policy='optional' name='avx2'/><feature policy='optional' name='avx512f'/></cpu>")]
    [InlineData("<cpu mode='host-model'/>")]
    [InlineData("<cpu mode='host-model' check='none'><feature policy='disable' name='avx'/><feature policy='require' name='svm'/></cpu>")]
    [InlineData("<cpu mode='maximum'/>")]
    [InlineData("<cpu mode='maximum' check='full'/>")]
    [InlineData("<cpu mode='custom' check='full'><model>qemu64</model><feature policy='require' name='hypervisor'/><feature policy='require' name='lahf_lm'/></cpu>")]
    public async Task A_guests_processor_is_told_as_libvirt_tells_it(string cpu)
    {
        await StartDaemonAsync();
        string document = Document(cpu);

        string theirs = await ToldAsync(stock.Uri, document);
        string ours = await ToldAsync(stock.Host.Uri, document);

        Assert.Equal(theirs, ours);
    }

    [Theory]
    [InlineData("<cpu mode='custom' check='full'><model>qemu64</model></cpu>")]
    [InlineData("<cpu mode='custom' check='full'><model>Haswell</model></cpu>")]
    [InlineData("<cpu mode='custom' check='partial'><model>Haswell</model><feature policy='disable' name='rtm'/></cpu>")]
    [InlineData("<cpu mode='custom' check='partial'><model>Skylake-Client-v4</model><feature policy='require' name='avx512f'/></cpu>")]
    [InlineData("<cpu mode='custom' check='partial'><model>qemu64</model><feature policy='forbid' name='avx'/></cpu>")]
    [InlineData("<cpu mode='custom' check='partial'><model>qemu64</model><feature policy='forbid' name='hypervisor'/></cpu>")]
    [InlineData("<cpu mode='custom' match='strict' check='partial'><model>EPYC</model><feature policy='require' name='aes'/><feature policy='disable' name='fma'/></cpu>")]
    [InlineData("<cpu mode='custom' check='partial'><model>Nehalem</model><vendor>Intel</vendor><feature policy='require' name='aes'/></cpu>")]
    [InlineData("<cpu mode='host-model'><feature policy='require' name='avx512f'/></cpu>")]
    [InlineData("<cpu mode='custom'><model fallback='forbid'>EPYC-Genoa</model></cpu>")]
    [InlineData("<cpu mode='maximum'><feature policy='require' name='invtsc'/></cpu>")]
    [InlineData("<cpu mode='custom'><model>qemu64</model><feature policy='require' name='unheard-of'/></cpu>")]
    [InlineData("<cpu mode='custom'><model>Unheard-Of</model></cpu>")]
    [InlineData("<cpu mode='maximum' check='full'><feature policy='disable' name='avx'/><feature policy='require' name='vmx'/></cpu>")]
    public async Task A_processor_that_cannot_be_had_is_refused_in_libvirts_words(string cpu)
    {
        await StartDaemonAsync();
        string document = Document(cpu);

        string theirs = await RefusedAsync(stock.Uri, document);
        string ours = await RefusedAsync(stock.Host.Uri, document);

        Assert.Equal(theirs, ours);
    }

    private string Document(string cpu) => stock.Host.Document("cpu.xml", $"""
        <domain type='qemu'>
          <name>cpu</name>
          <uuid>11111111-2222-3333-4444-555555555555</uuid>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          {cpu}
          <devices><memballoon model='none'/></devices>
        </domain>
        """);

    private async Task StartDaemonAsync()
    {
        if (stock.Host.DaemonLog.Length == 0)
        {
            await stock.Host.StartDaemonAsync();
        }
    }

    // All forms of its document, and all of its life.
    private async Task<string> ToldAsync(string uri, string document)
    {
        await VirshAsync("define", document);
        try
        {
            string stored = await CpuAsync();
            string told = $"stored: {stored}as it would start: {await CpuAsync("--update-cpu")}";
            await VirshAsync("start", "cpu", "--paused");
            told += $"running: {await CpuAsync()}{await CpuAsync("--update-cpu")}to move: {await CpuAsync("--migratable")}stored: {await CpuAsync("--inactive")}";
            await VirshAsync("destroy", "cpu");
            Assert.Equal(stored, await CpuAsync());
            return told;
        }
        finally
        {
            await stock.Host.Host.TryAsync("virsh", "-q", "-c", uri, "destroy", "cpu");
            await VirshAsync("undefine", "cpu");
        }

        async Task<string> CpuAsync(params string[] form) => $"{Cpu().Match(await VirshAsync(["dumpxml", "cpu", .. form])).Value}\n";
        Task<string> VirshAsync(params string[] arguments) => stock.Host.Host.RunAsync(["virsh", "-q", "-c", uri, .. arguments]);
    }

    private async Task<string> RefusedAsync(string uri, string document)
    {
        ToolResult refused = await stock.Host.Host.TryAsync("virsh", "-q", "-c", uri, "create", document, "--paused");
        if (refused.ExitCode == 0)
        {
            await stock.Host.Host.RunAsync("virsh", "-q", "-c", uri, "destroy", "cpu");
        }
        return refused.Failed().Split('\n').Last(static l => l.StartsWith("error:", StringComparison.Ordinal));
    }

    [GeneratedRegex("<cpu( [^>]*)?/>|<cpu( [^>]*)?>.*?</cpu>", RegexOptions.Singleline)]
    private static partial Regex Cpu();
}
