using System.Globalization;
using System.Xml.Linq;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What the host and its emulators can do, as virsh shows it: held against the kernel, QEMU itself, and libvirt's schemas.</summary>
public sealed class HostDocumentTests
{
    private const string Emulator = "/usr/bin/qemu-system-x86_64";

    [Fact]
    public async Task Capabilities_are_the_hosts_and_its_emulators()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();

        string document = await host.VirshAsync("capabilities");

        await Schemas.ValidateAsync("capability", document);
        XElement root = XElement.Parse(document);
        XElement cpu = root.Element("host")!.Element("cpu")!;
        Assert.Equal((await host.ShellAsync("uname -m")).Trim(), cpu.Element("arch")!.Value);
        string[] flags = (await host.ShellAsync("grep -m1 -E '^(flags|Features)' /proc/cpuinfo")).Split(' ', '\n');
        Assert.All(cpu.Elements("feature").Select(static f => f.Attribute("name")!.Value), name => Assert.Contains(flags, f => Same(f, name)));
        XElement[] cells = [.. root.Element("host")!.Element("topology")!.Element("cells")!.Elements("cell")];
        Assert.Equal(await host.ShellAsync("grep -c ^processor /proc/cpuinfo"), $"{cells.Sum(static c => c.Element("cpus")!.Elements("cpu").Count(static x => x.Attribute("core_id") is not null))}\n");
        Assert.All(cells, static c => Assert.NotEqual("0", c.Element("memory")!.Value));
        Assert.Equal(["i686", "x86_64"], root.Elements("guest").Select(static g => g.Element("arch")!.Attribute("name")!.Value));
        foreach (XElement architecture in root.Elements("guest").Elements("arch"))
        {
            Assert.Contains("qemu", architecture.Elements("domain").Select(static d => d.Attribute("type")!.Value));
            string[] known = [.. (await host.ShellAsync($"{architecture.Element("emulator")!.Value} -machine help")).Split('\n').Select(static l => l.Split(' ')[0])];
            string[] machines = [.. architecture.Elements("machine").Select(static m => m.Value)];
            Assert.Empty(machines.Except(known));
            // All machines that documents here can be about, by name and alias.
            Assert.Equal(known.Where(static k => k is "pc" or "q35" || k.StartsWith("pc-i440fx-", StringComparison.Ordinal) || k.StartsWith("pc-q35-", StringComparison.Ordinal)).Order(), machines.Order());
            Assert.Equal(machines[0], architecture.Elements("machine").Single(static m => m.Value == "pc").Attribute("canonical")!.Value);
        }
    }

    [Fact]
    public async Task Domain_capabilities_hold_and_what_they_offer_starts()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        XElement? q35 = null;
        foreach ((string architecture, string machine) in new[] { ("i686", "pc"), ("x86_64", "pc"), ("x86_64", "q35") })
        {
            string document = await host.VirshAsync("domcapabilities", "--virttype", "qemu", "--arch", architecture, "--machine", machine);
            await Schemas.ValidateAsync("domaincaps", document);
            q35 = XElement.Parse(document);
            Assert.Equal(architecture, q35.Element("arch")!.Value);
            // A disk on IDE is for the machine that has IDE.
            Assert.Equal(machine == "pc", Values(q35, "devices", "disk", "bus").Contains("ide"));
        }
        Assert.StartsWith("pc-q35-", q35!.Element("machine")!.Value, StringComparison.Ordinal);
        Assert.Equal(
            await host.VirshAsync("maxvcpus", "qemu"),
            $"{XElement.Parse(await host.VirshAsync("domcapabilities", "--virttype", "qemu")).Element("vcpu")!.Attribute("max")!.Value}\n\n");

        await CheckModelsAsync(host, q35);

        Assert.Contains("builtin", Values(q35, "devices", "rng", "backendModel"));
        Assert.Contains("virtio", Values(q35, "devices", "video", "modelType"));
        Assert.Contains("vnc", Values(q35, "devices", "graphics", "type"));
        Assert.Contains("pvpanic", Values(q35, "devices", "panic", "model"));
        Assert.DoesNotContain("emulator", Values(q35, "devices", "tpm", "backendModel"));
        string[] buses = [.. Values(q35, "devices", "disk", "bus").Where(static b => b is not ("fdc" or "usb"))];
        string disks = string.Concat(buses.Select((bus, i) =>
            $"<disk type='file'><source file='{host.Document($"{bus}.raw", new string('\0', 4096))}'/><target dev='{(bus == "virtio" ? "vd" : "sd")}{(char)('a' + i)}' bus='{bus}'/></disk>"));
        await host.VirshAsync("create", host.Document("offered.xml",
            $"""
            <domain type='qemu'>
              <name>offered</name>
              <memory unit='MiB'>32</memory>
              <memoryBacking><source type='memfd'/></memoryBacking>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <features><acpi/><apic/></features>
              <cpu mode='custom'><model>{q35.Descendants("model").Last(static m => m.Attribute("usable")?.Value == "yes").Value}</model></cpu>
              <devices>
                {disks}
                <rng model='virtio'><backend model='builtin'/></rng>
                <video><model type='virtio'/></video>
                <graphics type='vnc' autoport='yes'/>
                <panic model='pvpanic'/>
                {string.Concat(Values(q35, "devices", "channel", "type").Where(static t => t is "pty" or "unix").Select(static (t, i) => $"<channel type='{t}'><target type='virtio' name='org.example.{i}'/></channel>"))}
              </devices>
            </domain>
            """), "--paused");
        Assert.Equal("paused\n\n", await host.VirshAsync("domstate", "offered"));
    }

    [Fact]
    public async Task Processors_are_compared_and_brought_together()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string capabilities = host.Document("capabilities.xml", await host.VirshAsync("capabilities"));
        string offered = host.Document("offered.xml", await host.VirshAsync("domcapabilities", "--virttype", "qemu"));
        string modest = host.Document("modest.xml", "<cpu mode='custom' match='exact'><model>qemu64</model></cpu>");
        string strange = host.Document("strange.xml", "<cpu mode='custom' match='exact'><model>qemu64</model><feature policy='require' name='amx-tile'/></cpu>");
        string forbidding = host.Document("forbidding.xml", "<cpu mode='custom' match='exact'><model>qemu64</model><feature policy='forbid' name='sse2'/></cpu>");

        Assert.Contains("is identical to host CPU", await host.VirshAsync("cpu-compare", capabilities), StringComparison.Ordinal);
        Assert.Contains("is identical to the CPU provided by hypervisor", await host.VirshAsync("hypervisor-cpu-compare", "--virttype", "qemu", offered), StringComparison.Ordinal);
        Assert.Contains("is a superset of CPU", await host.VirshAsync("hypervisor-cpu-compare", "--virttype", "qemu", modest), StringComparison.Ordinal);
        foreach (string impossible in (string[])[strange, forbidding])
        {
            ToolResult compared = await host.TryVirshAsync("hypervisor-cpu-compare", "--virttype", "qemu", impossible);
            Assert.Equal(1, compared.ExitCode);
            Assert.Contains("is incompatible", compared.Output, StringComparison.Ordinal);
        }
        Assert.Contains("amx-tile", (await host.TryVirshAsync("hypervisor-cpu-compare", "--virttype", "qemu", "--error", strange)).Failed(), StringComparison.Ordinal);

        XElement own = XElement.Parse(await host.VirshAsync("cpu-baseline", capabilities));
        Assert.Equal(XElement.Parse(await File.ReadAllTextAsync(capabilities, TestContext.Current.CancellationToken)).Element("host")!.Element("cpu")!.Element("model")!.Value, own.Element("model")!.Value);
        // What both have: the smaller one, as the other has it whole.
        string common = await host.VirshAsync("hypervisor-cpu-baseline", "--virttype", "qemu", host.Document("two.xml",
            $"{await File.ReadAllTextAsync(modest, TestContext.Current.CancellationToken)}<cpu mode='custom' match='exact'><model>Nehalem</model></cpu>"));
        Assert.Contains("is a superset of CPU", await host.VirshAsync("hypervisor-cpu-compare", "--virttype", "qemu", host.Document("common.xml", common)), StringComparison.Ordinal);
        Assert.Contains("<feature policy='require' name='sse2'/>",
            await host.VirshAsync("hypervisor-cpu-baseline", "--virttype", "qemu", "--features", host.Document("expand.xml", common)), StringComparison.Ordinal);
        string[] models = (await host.VirshAsync("cpu-models", "x86_64")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(models.Except((await host.ShellAsync($"{Emulator} -cpu help")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("Nehalem", models);
    }

    // The names are QEMU's; and QEMU itself starts one that is usable with all of its features, and refuses one that is not.
    private static async Task CheckModelsAsync(DaemonHost host, XElement capabilities)
    {
        XElement custom = capabilities.Element("cpu")!.Elements("mode").Single(static m => m.Attribute("name")!.Value == "custom");
        string[] known = (await host.ShellAsync($"{Emulator} -cpu help")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(custom.Elements("model").Select(static m => m.Value).Except(known));
        string usable = custom.Elements("model").First(static m => m.Attribute("usable")!.Value == "yes").Value;
        string unusable = custom.Elements("model").First(static m => m.Attribute("usable")!.Value == "no").Value;
        Assert.NotEmpty(custom.Elements("blockers").Single(b => b.Attribute("model")!.Value == unusable).Elements("feature"));
        Assert.Equal(0, (await TryModelAsync(host, usable)).ExitCode);
        Assert.Contains("doesn't support requested feature", (await TryModelAsync(host, unusable)).Errors, StringComparison.Ordinal);
    }

    private static Task<ToolResult> TryModelAsync(DaemonHost host, string model)
        => host.TryWithInputAsync("quit\n", Emulator, "-machine", "pc", "-accel", "tcg", "-S", "-nodefaults", "-display", "none", "-monitor", "stdio", "-m", "16", "-cpu", $"{model},enforce");

    private static string[] Values(XElement root, string group, string element, string name)
        => [.. root.Element(group)!.Element(element)!.Elements("enum").Single(e => e.Attribute("name")!.Value == name).Elements("value").Select(static v => v.Value)];

    // Kernel and libvirt write some names in other ways.
    private static bool Same(string flag, string name) => string.Compare(Plain(flag), Plain(name), CultureInfo.InvariantCulture, CompareOptions.None) == 0
        || (flag, name) is ("pclmulqdq", "pclmuldq") or ("tsc_deadline_timer", "tsc-deadline") or ("ibrs_enhanced", "ibrs-all") or ("avx512_vbmi2", "avx512vbmi2");

    private static string Plain(string name) => name.Replace('_', '-').Replace('.', '-').Replace("cr8-legacy", "cr8legacy", StringComparison.Ordinal);
}
