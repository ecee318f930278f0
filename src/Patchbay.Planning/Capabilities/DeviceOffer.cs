using System.Text.Json;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Guests.Defaults;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Capabilities;

/// <summary>
/// Tells what a guest's document may have by planning one that has it: what the planner refuses, or gives QEMU words for
/// that this QEMU does not know, is not offered. So the offer and the start cannot drift apart.
/// </summary>
internal sealed class DeviceOffer(MachineChoice choice)
{
    private const string Name = "offer";

    // QEMU takes these names too, and lists the types by others.
    private static readonly Dictionary<string, string> Aliases = new() { ["lsi"] = "lsi53c895a" };

    /// <summary>Those of these values whose example can be started.</summary>
    public ValueList<string> Working(IEnumerable<DeviceExample> examples) => examples.Where(Works).Select(static e => e.Value).ToValueList();

    /// <summary>Whether an example can be started.</summary>
    public bool Works(DeviceExample example)
    {
        if (example.Command is { } command && !choice.Emulator.Commands.Contains(command))
        {
            return false;
        }
        DiagnosticBag findings = [];
        if (GuestDocuments.Define(Document(example), Name, GuestHost.Usual, new GuestSeed(Guid.Empty, Guid.Empty, 0), findings) is not { Unsupported.IsEmpty: true } guest)
        {
            return false;
        }
        GuestPlacement placement = GuestPlacement.DryRun(guest.Definition, new HostPaths("")) with { QemuVersion = QemuVersion(choice.Emulator.Version) };
        QemuLaunch launch = QemuArguments.Build(guest.Definition, placement, guest.Places, out ValueList<GuestObstacle> obstacles);
        HashSet<string> types = [.. Types(launch.Arguments).Select(static t => Aliases.GetValueOrDefault(t, t))];
        return obstacles.IsEmpty && types.IsSubsetOf(choice.Emulator.Types) && (example.Type is null || types.Contains(example.Type));
    }

    private string Document(DeviceExample example) =>
        $"""
        <domain type='{MachineChoice.Word(choice.Accelerator.Type)}'><name>{Name}</name><memory>1048576</memory>{example.Around}
        <os><type arch='{choice.Emulator.Architecture}' machine='{choice.Machine.Name}'>hvm</type></os>
        <devices><emulator>{choice.Emulator.Path}</emulator>{example.Device}</devices></domain>
        """;

    // "-device" and "-object" with what stands first in them, or is named in them.
    private static IEnumerable<string> Types(ValueList<string> arguments)
    {
        for (int i = 0; i + 1 < arguments.Count; i++)
        {
            if (arguments[i] is "-device" or "-object")
            {
                string text = arguments[i + 1];
                if (text.StartsWith('{'))
                {
                    using JsonDocument json = JsonDocument.Parse(text);
                    yield return json.RootElement.GetProperty(arguments[i] == "-device" ? "driver" : "qom-type").GetString()!;
                }
                else
                {
                    yield return text.Split(',')[0];
                }
            }
        }
    }

    private static int QemuVersion(uint version) => (int)((version / 1_000_000 * 10000) + (version / 1000 % 1000 * 100) + (version % 1000));
}

/// <summary>A value that a document may have, and an example of it.</summary>
/// <param name="Value">libvirt's word.</param>
/// <param name="Device">What stands in <c>&lt;devices&gt;</c>.</param>
internal sealed record DeviceExample(string Value, string Device)
{
    /// <summary>What stands in <c>&lt;domain&gt;</c>.</summary>
    public string Around { get; init; } = "";

    /// <summary>A command that QEMU's monitor must have; null where none tells.</summary>
    public string? Command { get; init; }

    /// <summary>A type of device that must come of it; null where the planner refuses what it does not serve.</summary>
    public string? Type { get; init; }
}
