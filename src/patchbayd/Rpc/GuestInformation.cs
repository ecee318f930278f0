using System.Text.Json;
using Patchbay.Engine;
using Patchbay.Engine.Guests;
using Patchbay.Model.Values;
using Patchbay.Rpc;

namespace Patchbay.Daemon.Rpc;

/// <summary>What a guest's agent tells of its system, as libvirt's fields (virDomainGetGuestInfo).</summary>
internal static class GuestInformation
{
    private const uint Users = 1;
    private const uint Os = 2;
    private const uint TimeZone = 4;
    private const uint HostName = 8;
    private const uint FileSystems = 16;
    private const uint Disks = 32;
    private const uint Interfaces = 64;

    // The agent's members with libvirt's fields.
    private static readonly (string Member, string Field)[] OsMembers =
    [
        ("id", "os.id"), ("name", "os.name"), ("pretty-name", "os.pretty-name"), ("version", "os.version"), ("version-id", "os.version-id"),
        ("machine", "os.machine"), ("variant", "os.variant"), ("variant-id", "os.variant-id"), ("kernel-release", "os.kernel-release"),
        ("kernel-version", "os.kernel-version"),
    ];

    /// <summary>Asks for what is wanted; all that the agent knows where nothing is named.</summary>
    /// <exception cref="RefusedException">There is no agent, or it does not know what was named.</exception>
    public static async Task<List<TypedParameter>> AskAsync(GuestService guests, Guid guest, uint types, CancellationToken cancellationToken)
    {
        (uint Type, Func<List<TypedParameter>, Task> Ask)[] questions =
        [
            (Users, async to => AddUsers(to, await guests.AskAgentAsync(guest, "guest-get-users", null, cancellationToken))),
            (Os, async to => AddOs(to, await guests.AskAgentAsync(guest, "guest-get-osinfo", null, cancellationToken))),
            (TimeZone, async to => AddTimeZone(to, await guests.AskAgentAsync(guest, "guest-get-timezone", null, cancellationToken))),
            (HostName, async to => to.Add(Text("hostname", await guests.AgentHostNameAsync(guest, cancellationToken)))),
            (FileSystems, async to => AddFileSystems(to, await guests.FileSystemsAsync(guest, cancellationToken))),
            (Disks, async to => AddDisks(to, await guests.AskAgentAsync(guest, "guest-get-disks", null, cancellationToken))),
            (Interfaces, async to => AddInterfaces(to, await guests.AskAgentAsync(guest, "guest-network-get-interfaces", null, cancellationToken))),
        ];
        uint known = questions.Aggregate(0u, static (all, q) => all | q.Type);
        if ((types & ~known) != 0)
        {
            throw new RefusedException(Refusal.InvalidArgument, RefusalArea.Qemu, $"unsupported guest information types '0x{types & ~known:x}'");
        }
        List<TypedParameter> found = [];
        foreach ((uint type, Func<List<TypedParameter>, Task> ask) in questions.Where(q => types == 0 || (types & q.Type) != 0))
        {
            try
            {
                await ask(found);
            }
            catch (RefusedException e) when (types == 0 && e.Why == Refusal.AgentCommandFailed)
            {
                // An agent that does not know it, as older ones.
            }
        }
        return found;
    }

    private static void AddUsers(List<TypedParameter> to, JsonElement users)
    {
        to.Add(Count("user.count", users.GetArrayLength()));
        foreach ((int i, JsonElement user) in users.EnumerateArray().Index())
        {
            to.Add(Text($"user.{i}.name", user.GetProperty("user").GetString()!));
            if (user.TryGetProperty("domain", out JsonElement domain))
            {
                to.Add(Text($"user.{i}.domain", domain.GetString()!));
            }
            // Seconds with a fraction; libvirt tells milliseconds.
            to.Add(Number($"user.{i}.login-time", (ulong)(user.GetProperty("login-time").GetDouble() * 1000)));
        }
    }

    private static void AddOs(List<TypedParameter> to, JsonElement os)
    {
        foreach ((string member, string field) in OsMembers)
        {
            if (os.TryGetProperty(member, out JsonElement value))
            {
                to.Add(Text(field, value.GetString()!));
            }
        }
    }

    private static void AddTimeZone(List<TypedParameter> to, JsonElement zone)
    {
        if (zone.TryGetProperty("zone", out JsonElement name))
        {
            to.Add(Text("timezone.name", name.GetString()!));
        }
        to.Add(new TypedParameter("timezone.offset", new TypedValue.Int32(zone.GetProperty("offset").GetInt32())));
    }

    private static void AddFileSystems(List<TypedParameter> to, ValueList<AgentFileSystem> systems)
    {
        to.Add(Count("fs.count", systems.Count));
        foreach ((int i, AgentFileSystem fs) in systems.Index())
        {
            to.Add(Text($"fs.{i}.name", fs.Name));
            to.Add(Text($"fs.{i}.mountpoint", fs.MountPoint));
            to.Add(Text($"fs.{i}.fstype", fs.Type));
            if (fs is { TotalBytes: { } total, UsedBytes: { } used })
            {
                to.Add(Number($"fs.{i}.total-bytes", total));
                to.Add(Number($"fs.{i}.used-bytes", used));
            }
            to.Add(Count($"fs.{i}.disk.count", fs.Disks.Count));
            to.AddRange(fs.Disks.Select((disk, j) => Text($"fs.{i}.disk.{j}.alias", disk)));
        }
    }

    private static void AddDisks(List<TypedParameter> to, JsonElement disks)
    {
        to.Add(Count("disk.count", disks.GetArrayLength()));
        foreach ((int i, JsonElement disk) in disks.EnumerateArray().Index())
        {
            to.Add(Text($"disk.{i}.name", disk.GetProperty("name").GetString()!));
            to.Add(new TypedParameter($"disk.{i}.partition", new TypedValue.YesNo(disk.GetProperty("partition").GetBoolean())));
            if (disk.TryGetProperty("dependencies", out JsonElement on) && on.GetArrayLength() > 0)
            {
                to.Add(Count($"disk.{i}.dependency.count", on.GetArrayLength()));
                to.AddRange(on.EnumerateArray().Select((d, j) => Text($"disk.{i}.dependency.{j}.name", d.GetString()!)));
            }
            if (disk.TryGetProperty("address", out JsonElement address))
            {
                if (address.TryGetProperty("serial", out JsonElement serial))
                {
                    to.Add(Text($"disk.{i}.serial", serial.GetString()!));
                }
                if (address.TryGetProperty("bus-type", out JsonElement bus))
                {
                    to.Add(Text($"disk.{i}.guest_bus", bus.GetString()!));
                }
            }
            if (disk.TryGetProperty("alias", out JsonElement alias))
            {
                to.Add(Text($"disk.{i}.guest_alias", alias.GetString()!));
            }
        }
    }

    private static void AddInterfaces(List<TypedParameter> to, JsonElement interfaces)
    {
        to.Add(Count("if.count", interfaces.GetArrayLength()));
        foreach ((int i, JsonElement nic) in interfaces.EnumerateArray().Index())
        {
            to.Add(Text($"if.{i}.name", nic.GetProperty("name").GetString()!));
            if (nic.TryGetProperty("hardware-address", out JsonElement mac))
            {
                to.Add(Text($"if.{i}.hwaddr", mac.GetString()!));
            }
            if (!nic.TryGetProperty("ip-addresses", out JsonElement addresses))
            {
                continue;
            }
            to.Add(Count($"if.{i}.addr.count", addresses.GetArrayLength()));
            foreach ((int j, JsonElement address) in addresses.EnumerateArray().Index())
            {
                to.Add(Text($"if.{i}.addr.{j}.type", address.GetProperty("ip-address-type").GetString()!));
                to.Add(Text($"if.{i}.addr.{j}.addr", address.GetProperty("ip-address").GetString()!));
                to.Add(new TypedParameter($"if.{i}.addr.{j}.prefix", new TypedValue.UInt32(address.GetProperty("prefix").GetUInt32())));
            }
        }
    }

    private static TypedParameter Text(string field, string value) => new(field, new TypedValue.Text(value));

    private static TypedParameter Count(string field, int value) => new(field, new TypedValue.UInt32((uint)value));

    private static TypedParameter Number(string field, ulong value) => new(field, new TypedValue.UInt64(value));
}
