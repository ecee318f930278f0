using System.CommandLine;
using System.Globalization;
using Patchbay.Cli.Terminal;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Guest;

/// <summary>Commands about a guest's machine: memory, processors, keys, screen, figures; and its name.</summary>
internal static class MachineCommands
{
    private const uint LinuxKeys = 0;
    private const uint KiBInMiB = 1024;

    // As Linux numbers them (input-event-codes.h).
    private static readonly Dictionary<string, uint> Keys = Names();

    private sealed record Figure(string Name, object Value);

    public static Command Memory() => Set("set-memory", "Set how much memory a guest has.", "MiB", "Mebibytes.", static (c, g, value, stored, ct) => c.Client.CallAsync(
        RemoteProcedure.DomainSetMemoryFlags, new DomainSetMemoryFlagsArguments(g, (ulong)value * KiBInMiB, Impact(stored)), ct), static v => $"{v} MiB of memory",
        ("patchbay guest set-memory web1 2048", "by its balloon while it runs; up to what it started with"));

    public static Command Processors() => Set("set-processors", "Set how many processors a guest has.", "COUNT", "How many.", static (c, g, value, stored, ct) => c.Client.CallAsync(
        RemoteProcedure.DomainSetVcpusFlags, new DomainSetVcpusFlagsArguments(g, value, Impact(stored)), ct), static v => $"{v} processor{(v == 1 ? "" : "s")}",
        ("patchbay guest set-processors web1 4", "plugged in while it runs; up to the most that its document says"));

    public static Command Rename()
    {
        Argument<string> name = GuestLookup.Argument();
        Argument<string> other = new("name") { Description = "Its new name." };
        Command command = new ExampleCommand("rename", "Give a stopped guest another name.", ("patchbay guest rename web1 www1", "its disks keep their names")) { name, other };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            string wanted = parsed.GetRequiredValue(other);
            await connection.Client.CallAsync(RemoteProcedure.DomainRename, new DomainRenameArguments(guest, wanted, 0), ct);
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: renamed to {wanted}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Screenshot()
    {
        Argument<string> name = GuestLookup.Argument();
        Argument<string> file = new("file") { Description = "Where the picture goes." };
        Option<uint> screen = new("--screen") { Description = "Which screen, from 0.", HelpName = "N" };
        Command command = new ExampleCommand("screenshot", "Take a picture of a guest's screen.", ("patchbay guest screenshot web1 web1.png", "what someone in front of it would see")) { name, file, screen };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            (RpcOptionalText kind, LibvirtStream stream) = await connection.Client.OpenStreamAsync(
                RemoteProcedure.DomainScreenshot, new DomainScreenshotArguments(guest, parsed.GetValue(screen), 0), ct);
            await using (stream)
            {
                string path = parsed.GetRequiredValue(file);
                await using FileStream picture = File.Create(path);
                await stream.CopyToAsync(picture, ct);
                await stream.FinishAsync(ct);
                parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: {picture.Length} bytes of {kind.Value ?? "a picture"} in {path}");
            }
            return ExitCode.Done;
        });
        return command;
    }

    public static Command SendKey()
    {
        Argument<string> name = GuestLookup.Argument();
        Argument<string[]> keys = new("key")
        {
            Description = "Keys to press together: a, 7, f1, enter, esc, tab, space, ctrl, alt, shift, meta, delete, up, down, left, right …, or Linux' number of a key.",
            Arity = ArgumentArity.OneOrMore,
        };
        Command command = new ExampleCommand("send-key", "Press keys of a guest's keyboard together.", ("patchbay guest send-key web1 ctrl alt delete", "as someone in front of it would")) { name, keys };
        command.OnServer(async (parsed, connection, ct) =>
        {
            List<uint> codes = [];
            foreach (string key in parsed.GetRequiredValue(keys))
            {
                if (!Keys.TryGetValue(key.ToLowerInvariant(), out uint code) && !(key.Length > 1 && uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out code)))
                {
                    throw new FormatException($"'{key}' is not the name of a key; there are: {string.Join(' ', Keys.Keys)}");
                }
                codes.Add(code);
            }
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            await connection.Client.CallAsync(RemoteProcedure.DomainSendKey, new DomainSendKeyArguments(guest, LinuxKeys, 0, [.. codes], 0), ct);
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: pressed {string.Join('+', parsed.GetRequiredValue(keys))}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Stats()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<string> output = Listing.Output();
        Command command = new ExampleCommand("stats", "List a guest's figures: processors, memory, cards, disks.",
            ("patchbay guest stats web1", "names are those of virsh domstats; times in nanoseconds, memory in KiB"),
            ("patchbay guest stats web1 -o json", "for programs"))
        {
            name,
            output,
        };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            ConnectGetAllDomainStatsResult found = await connection.Client.CallAsync(
                RemoteProcedure.ConnectGetAllDomainStats, new ConnectGetAllDomainStatsArguments([guest], 0, 0), ct);
            Figure[] figures = [.. found.Stats.SelectMany(static s => s.Parameters).Select(static p => new Figure(p.Field, ValueOf(p.Value)))];
            Listing.Print(parsed, output,
            [
                new Column<Figure>("Name", "name", static f => f.Name),
                new Column<Figure>("Value", "value", static f => f.Value),
            ], figures);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Set(
        string verb, string description, string valueName, string valueDescription, Func<LibvirtConnection, RpcDomain, uint, bool, CancellationToken, Task> set,
        Func<uint, string> done, (string, string) example)
    {
        Argument<string> name = GuestLookup.Argument();
        Argument<uint> value = new(valueName) { Description = valueDescription };
        Option<bool> stored = new("--stored") { Description = "For its next start, though it runs." };
        Command command = new ExampleCommand(verb, description, example) { name, value, stored };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            uint wanted = parsed.GetRequiredValue(value);
            bool next = parsed.GetValue(stored);
            await set(connection, guest, wanted, next, ct);
            parsed.InvocationConfiguration.Output.WriteLine($"guest {guest.Name}: {done(wanted)}{(next || guest.Id < 0 ? " from its next start on" : "")}");
            return ExitCode.Done;
        });
        return command;
    }

    private static uint Impact(bool stored) => (uint)(stored ? VirDomainModificationImpact.Config : VirDomainModificationImpact.Current);

    private static object ValueOf(TypedValue value) => value switch
    {
        TypedValue.Int32 v => v.Value,
        TypedValue.UInt32 v => (long)v.Value,
        TypedValue.Int64 v => v.Value,
        TypedValue.UInt64 v => (long)v.Value,
        TypedValue.Float64 v => v.Value.ToString(CultureInfo.InvariantCulture),
        TypedValue.YesNo v => v.Value,
        TypedValue.Text v => v.Value,
        _ => "",
    };

    private static Dictionary<string, uint> Names()
    {
        Dictionary<string, uint> names = new()
        {
            ["esc"] = 1, ["minus"] = 12, ["equal"] = 13, ["backspace"] = 14, ["tab"] = 15, ["enter"] = 28, ["ctrl"] = 29, ["shift"] = 42, ["alt"] = 56,
            ["space"] = 57, ["capslock"] = 58, ["numlock"] = 69, ["scrolllock"] = 70, ["f11"] = 87, ["f12"] = 88, ["rightctrl"] = 97, ["sysrq"] = 99,
            ["altgr"] = 100, ["home"] = 102, ["up"] = 103, ["pageup"] = 104, ["left"] = 105, ["right"] = 106, ["end"] = 107, ["down"] = 108, ["pagedown"] = 109,
            ["insert"] = 110, ["delete"] = 111, ["power"] = 116, ["pause"] = 119, ["meta"] = 125, ["comma"] = 51, ["dot"] = 52, ["slash"] = 53,
        };
        foreach ((string row, uint first) in new[] { ("1234567890", 2u), ("qwertyuiop", 16u), ("asdfghjkl", 30u), ("zxcvbnm", 44u) })
        {
            for (int i = 0; i < row.Length; i++)
            {
                names.Add(row[i].ToString(), first + (uint)i);
            }
        }
        for (uint f = 1; f <= 10; f++)
        {
            names.Add($"f{f}", 58 + f);
        }
        return names;
    }
}
