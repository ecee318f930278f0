using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Patchbay.Linux;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;
using Patchbay.Planning.Capabilities;
using Patchbay.Qmp;

namespace Patchbay.Host.Qemu;

/// <summary>Runs an emulator without a machine, and asks its monitor what it can be.</summary>
internal sealed class EmulatorProbe(TimeProvider time)
{
    private const int MonitorNumber = 3;

    // With the asking process's number and start: who finds it later knows whether anybody still waits for its answers.
    private const string NamePrefix = "patchbay-probe-";

    // On an idle host all answers are there after a second.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What the emulator can be; null where it does not start or does not answer.</summary>
    public async Task<EmulatorAbilities?> AskAsync(string path)
    {
        EndOrphans();
        Task<EmulatorAbilities?> emulation = WithMonitorAsync(path, "tcg", (m, token) => AskAllAsync(path, m, token));
        Task<AcceleratorAbilities?> kvm = WithMonitorAsync(path, "kvm", AskKvmAsync);
        return await emulation is not { } abilities ? null
            : await kvm is { } accelerator ? abilities with { Accelerators = abilities.Accelerators.Add(accelerator) }
            : abilities;
    }

    /// <summary>The name of an emulator that a process asks.</summary>
    internal static string NameFor(int process) => string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{process}-{ProcessTable.StartTime(process) ?? 0}");

    // Those whose daemon was killed while it asked.
    private static void EndOrphans()
    {
        foreach (int id in ProcessTable.All())
        {
            if (ProcessTable.CommandLine(id) is { } arguments
                && arguments.FirstOrDefault(static a => a.StartsWith(NamePrefix, StringComparison.Ordinal)) is { } name
                && ProcessTable.SharesFilesWithUs(id)
                && int.TryParse(name[NamePrefix.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int asking)
                && NameFor(asking) != name
                && ProcessTable.StartTime(id) is { } startTime
                && ChildProcess.Adopt(id, startTime) is { } orphan)
            {
                orphan.Signal(ChildProcess.SIGKILL);
            }
        }
    }

    private async Task<T?> WithMonitorAsync<T>(string path, string accelerator, Func<QmpClient, CancellationToken, Task<T?>> ask)
        where T : class
    {
        using SocketPair sockets = SocketPair.Create();
        ChildProcess process;
        try
        {
            process = ChildProcess.Spawn(new SpawnOptions
            {
                Program = path,
                Arguments =
                [
                    "-name", NameFor(Environment.ProcessId), "-S", "-no-user-config", "-nodefaults", "-display", "none", "-machine", "none", "-accel", accelerator,
                    "-chardev", $"socket,id=monitor,fd={MonitorNumber}", "-mon", "chardev=monitor,mode=control",
                    "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
                ],
                Descriptors = [new InheritedDescriptor(sockets.Theirs.SafeHandle, MonitorNumber)],
                WorkingDirectory = "/",
            });
        }
        catch (LinuxException)
        {
            return null; // not a program to run: starting a guest with it says why
        }
        sockets.Theirs.Dispose();
        using CancellationTokenSource limit = new(Limit, time);
        try
        {
            await using QmpClient client = await QmpClient.ConnectAsync(new NetworkStream(sockets.Ours), new QmpOptions(), limit.Token);
            return await ask(client, limit.Token);
        }
        catch (Exception e) when (e is QmpConnectionLostException or QmpException or QmpMessageException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            process.Signal(ChildProcess.SIGKILL);
        }
    }

    private static async Task<EmulatorAbilities?> AskAllAsync(string path, QmpClient monitor, CancellationToken cancellationToken)
    {
        QmpVersionTriple version = (await monitor.ExecuteAsync(QmpCommands.QueryVersion, new QmpNothing(), cancellationToken)).Qemu;
        IReadOnlyList<QmpMachine> machines = await monitor.ExecuteAsync(QmpCommands.QueryMachines, new QmpNothing(), cancellationToken);
        IReadOnlyList<QmpNamed> types = await monitor.ExecuteAsync(QmpCommands.QomListTypes, new QmpTypesOf(Abstract: false), cancellationToken);
        IReadOnlyList<QmpNamed> commands = await monitor.ExecuteAsync(QmpCommands.QueryCommands, new QmpNothing(), cancellationToken);
        AcceleratorAbilities tcg = await AskAcceleratorAsync(monitor, DomainType.Qemu, "max", cancellationToken);
        return new EmulatorAbilities
        {
            Path = path,
            Architecture = types.Any(static t => t.Name == "max-x86_64-cpu") ? "x86_64" : types.Any(static t => t.Name == "max-i386-cpu") ? "i686" : "",
            Version = (uint)((version.Major * 1_000_000) + (version.Minor * 1000) + version.Micro),
            Machines = machines.Where(static m => m.Name != "none")
                .Select(static m => new MachineOffer(m.Name, m.Alias, (uint)m.CpuMax, m.IsDefault, m.Deprecated)).ToValueList(),
            Types = types.Select(static t => t.Name).ToHashSet(),
            Commands = commands.Select(static c => c.Name).ToHashSet(),
            Models = (await AskModelsAsync(monitor, tcg, cancellationToken)).ToValueList(),
            Accelerators = [tcg],
        };
    }

    private static async Task<AcceleratorAbilities?> AskKvmAsync(QmpClient monitor, CancellationToken cancellationToken)
    {
        QmpKvm kvm = await monitor.ExecuteAsync(QmpCommands.QueryKvm, new QmpNothing(), cancellationToken);
        return kvm.Enabled ? await AskAcceleratorAsync(monitor, DomainType.Kvm, "host", cancellationToken) with { MaxCpus = KvmDevice.MaxCpus() } : null;
    }

    private static async Task<AcceleratorAbilities> AskAcceleratorAsync(QmpClient monitor, DomainType type, string most, CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpCpuDefinition> definitions = await monitor.ExecuteAsync(QmpCommands.QueryCpuDefinitions, new QmpNothing(), cancellationToken);
        IReadOnlyDictionary<string, JsonElement> all = await ExpandAsync(monitor, most, "static", cancellationToken);
        // With what would bind a guest to this host.
        IReadOnlyDictionary<string, JsonElement> bound = await AskBoundAsync(monitor, most, cancellationToken);
        return new AcceleratorAbilities
        {
            Type = type,
            Missing = definitions.Where(static d => d.UnavailableFeatures is not { Count: 0 })
                .ToDictionary(static d => d.Name, static d => d.UnavailableFeatures?.Select(CpuFeatureNames.OfQemu).Distinct().Order(StringComparer.Ordinal).ToValueList()),
            Features = Features(all),
            Bound = Features(bound).Except(Features(all)).ToHashSet(),
            Known = all.Where(static p => p.Value.ValueKind is JsonValueKind.True or JsonValueKind.False).Select(static p => CpuFeatureNames.OfQemu(p.Key)).ToHashSet(),
            Vendor = Vendor(all),
            Family = Number(all, "family"),
            Model = Number(all, "model"),
            Stepping = Number(all, "stepping"),
            HypervFeatures = type == DomainType.Kvm ? Hyperv(await ExpandAsync(monitor, most, "full", cancellationToken)) : [],
        };
    }

    private static async Task<IEnumerable<CpuModel>> AskModelsAsync(QmpClient monitor, AcceleratorAbilities accelerator, CancellationToken cancellationToken)
    {
        IReadOnlyList<QmpCpuDefinition> definitions = await monitor.ExecuteAsync(QmpCommands.QueryCpuDefinitions, new QmpNothing(), cancellationToken);
        List<CpuModel> models = [];
        // Those that name no processor but "all there is" or "nothing" are modes in libvirt's documents.
        foreach (QmpCpuDefinition definition in definitions.Where(static d => d.Name is not ("max" or "host" or "base")).OrderBy(static d => d.Name, StringComparer.Ordinal))
        {
            models.Add(CpuMap.Model(definition.Name) is { } known
                ? new CpuModel(definition.Name, definition.AliasOf, known.Vendor ?? "unknown", known.Features)
                : await AskModelAsync(monitor, definition, accelerator, cancellationToken));
        }
        return models;
    }

    // One that is newer than libvirt's map.
    private static async Task<CpuModel> AskModelAsync(QmpClient monitor, QmpCpuDefinition definition, AcceleratorAbilities accelerator, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, JsonElement> properties = await ExpandAsync(monitor, definition.Name, "static", cancellationToken);
        HashSet<string> features = Features(properties);
        // What this accelerator lacks is left out of the answer, and is the model's all the same.
        features.UnionWith(accelerator.Missing.GetValueOrDefault(definition.Name) ?? []);
        features.Remove("hypervisor");
        return new CpuModel(definition.Name, definition.AliasOf, Vendor(properties), features);
    }

    private static async Task<IReadOnlyDictionary<string, JsonElement>> ExpandAsync(QmpClient monitor, string model, string type, CancellationToken cancellationToken)
        => (await monitor.ExecuteAsync(QmpCommands.QueryCpuModelExpansion, new QmpCpuExpansion(type, new QmpCpuWish(model)), cancellationToken)).Model.Props;

    // Processors of other architectures have no such switch.
    private static async Task<IReadOnlyDictionary<string, JsonElement>> AskBoundAsync(QmpClient monitor, string model, CancellationToken cancellationToken)
    {
        QmpCpuWish wish = new(model, new Dictionary<string, bool> { ["migratable"] = false });
        try
        {
            return (await monitor.ExecuteAsync(QmpCommands.QueryCpuModelExpansion, new QmpCpuExpansion("static", wish), cancellationToken)).Model.Props;
        }
        catch (QmpException)
        {
            return new Dictionary<string, JsonElement>();
        }
    }

    private static HashSet<string> Features(IReadOnlyDictionary<string, JsonElement> properties)
        => [.. properties.Where(static p => p.Value.ValueKind == JsonValueKind.True && p.Key != "lmce" && !CpuFeatureNames.IsParavirtual(p.Key)).Select(static p => CpuFeatureNames.OfQemu(p.Key))];

    private static string Vendor(IReadOnlyDictionary<string, JsonElement> properties)
        => CpuFeatureNames.Vendor(properties.TryGetValue("vendor", out JsonElement vendor) ? vendor.GetString() ?? "" : "");

    private static uint Number(IReadOnlyDictionary<string, JsonElement> properties, string name)
        => properties.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out uint number) ? number : 0;

    // Beside the interfaces there are settings of theirs.
    private static ValueList<string> Hyperv(IReadOnlyDictionary<string, JsonElement> properties)
        => ((string[])["relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies", "reenlightenment", "tlbflush", "ipi", "evmcs", "avic", "emsr_bitmap", "xmm_input"])
            .Where(name => properties.ContainsKey(string.Create(CultureInfo.InvariantCulture, $"hv-{name.Replace('_', '-')}"))).ToValueList();
}
