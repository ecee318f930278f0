using System.Globalization;
using System.Text;
using System.Text.Json;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <content>What agents can be asked, and be told to do.</content>
public sealed partial class GuestService
{
    /// <summary>The guest's own name for itself.</summary>
    /// <exception cref="RefusedException">It has no agent, or the agent refused or did not answer; so for all here.</exception>
    public async Task<string> AgentHostNameAsync(Guid guest, CancellationToken cancellationToken)
        => (await AskAgentAsync(guest, "guest-get-host-name", null, cancellationToken)).GetProperty("host-name").GetString()!;

    /// <summary>The guest's clock.</summary>
    public async Task<(long Seconds, uint Nanoseconds)> AgentTimeAsync(Guid guest, CancellationToken cancellationToken)
    {
        const long Second = 1_000_000_000;
        long time = (await AskAgentAsync(guest, "guest-get-time", null, cancellationToken)).GetInt64();
        return (time / Second, (uint)(time % Second));
    }

    /// <summary>Sets the guest's clock.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="nanoseconds">Since 1970; null takes the machine's clock over.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public Task SetAgentTimeAsync(Guid guest, long? nanoseconds, CancellationToken cancellationToken)
        => AskAgentAsync(guest, "guest-set-time", nanoseconds is { } time ? $$"""{"time":{{Text(time)}}}""" : null, cancellationToken);

    /// <summary>Stops writing to file systems; all of them where none is named.</summary>
    /// <returns>How many.</returns>
    public async Task<int> FreezeAsync(Guid guest, IEnumerable<string> mountPoints, CancellationToken cancellationToken)
    {
        string[] named = [.. mountPoints];
        JsonElement frozen = named.Length == 0
            ? await AskAgentAsync(guest, "guest-fsfreeze-freeze", null, cancellationToken)
            : await AskAgentAsync(guest, "guest-fsfreeze-freeze-list", $$"""{"mountpoints":[{{string.Join(',', named.Select(Quoted))}}]}""", cancellationToken);
        return frozen.GetInt32();
    }

    /// <summary>Lets the guest write to its file systems again.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ThawAsync(Guid guest, CancellationToken cancellationToken)
        => (await AskAgentAsync(guest, "guest-fsfreeze-thaw", null, cancellationToken)).GetInt32();

    /// <summary>Has the guest tell its disks what is free.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="minimum">Bytes that a free run must have to be told of.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public Task TrimAsync(Guid guest, ulong minimum, CancellationToken cancellationToken)
        => AskAgentAsync(guest, "guest-fstrim", $$"""{"minimum":{{minimum.ToString(CultureInfo.InvariantCulture)}}}""", cancellationToken);

    /// <summary>Sets a user's password in the guest.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="user">The user.</param>
    /// <param name="password">The password, or what crypt(3) makes of it.</param>
    /// <param name="isEncrypted">Which of the two.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public Task SetUserPasswordAsync(Guid guest, string user, string password, bool isEncrypted, CancellationToken cancellationToken)
        => AskAgentAsync(
            guest, "guest-set-user-password",
            $$"""{"username":{{Quoted(user)}},"password":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(password))}}","crypted":{{(isEncrypted ? "true" : "false")}}}""",
            cancellationToken);

    /// <summary>Puts the guest to sleep.</summary>
    /// <param name="guest">Its uuid.</param>
    /// <param name="how"><c>ram</c>, <c>disk</c> or <c>hybrid</c>.</param>
    /// <param name="cancellationToken">Gives up early.</param>
    public Task SleepAsync(Guid guest, string how, CancellationToken cancellationToken) => _guests.Find(guest).SleepByAgentAsync(how, cancellationToken);

    /// <summary>The guest's processors as its system counts them.</summary>
    public async Task<IReadOnlyList<AgentVcpu>> AgentVcpusAsync(Guid guest, CancellationToken cancellationToken)
        =>
        [
            .. (await AskAgentAsync(guest, "guest-get-vcpus", null, cancellationToken)).EnumerateArray().Select(static v => new AgentVcpu(
                v.GetProperty("logical-id").GetInt32(), v.GetProperty("online").GetBoolean(), v.TryGetProperty("can-offline", out JsonElement can) && can.GetBoolean())),
        ];

    /// <summary>Has the guest use so many of its processors.</summary>
    public async Task SetAgentVcpusAsync(Guid guest, uint count, CancellationToken cancellationToken)
    {
        IReadOnlyList<AgentVcpu> vcpus = await AgentVcpusAsync(guest, cancellationToken);
        int missing = (int)count - vcpus.Count(static v => v.IsOnline);
        AgentVcpu[] changed = missing >= 0
            ? [.. vcpus.Where(static v => !v.IsOnline).Take(missing)]
            : [.. vcpus.Reverse().Where(static v => v.IsOnline && v.CanLeave).Take(-missing)];
        if (changed.Length < Math.Abs(missing))
        {
            throw new RefusedException(
                missing > 0 ? Refusal.InvalidArgument : Refusal.OperationInvalid, RefusalArea.Qemu,
                missing > 0 ? "requested vcpu count is greater than the count of enabled vcpus in the domain" : "Cannot offline enough CPUs");
        }
        await SetAgentVcpusAsync(guest, changed.Select(static v => v.Number), missing > 0, cancellationToken);
    }

    /// <summary>Has the guest use processors of its own, or not.</summary>
    public async Task SetAgentVcpusAsync(Guid guest, IEnumerable<int> numbers, bool online, CancellationToken cancellationToken)
    {
        string[] wanted = [.. numbers.Select(n => $$"""{"logical-id":{{Text(n)}},"online":{{(online ? "true" : "false")}}}""")];
        if (wanted.Length == 0)
        {
            return;
        }
        int done = (await AskAgentAsync(guest, "guest-set-vcpus", $$"""{"vcpus":[{{string.Join(',', wanted)}}]}""", cancellationToken)).GetInt32();
        if (done < wanted.Length)
        {
            throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, "guest agent reports less cpu than requested");
        }
    }

    /// <summary>The keys that may log in as a user of the guest.</summary>
    public async Task<ValueList<string>> AgentKeysAsync(Guid guest, string user, CancellationToken cancellationToken)
        => (await AskAgentAsync(guest, "guest-ssh-get-authorized-keys", $$"""{"username":{{Quoted(user)}}}""", cancellationToken))
            .GetProperty("keys").EnumerateArray().Select(static k => k.GetString()!).ToValueList();

    /// <summary>Adds, replaces or removes keys that may log in as a user of the guest.</summary>
    public Task SetAgentKeysAsync(Guid guest, string user, IEnumerable<string> keys, bool remove, bool reset, CancellationToken cancellationToken)
    {
        string list = $"\"username\":{Quoted(user)},\"keys\":[{string.Join(',', keys.Select(Quoted))}]";
        return remove
            ? AskAgentAsync(guest, "guest-ssh-remove-authorized-keys", $$"""{{{list}}}""", cancellationToken)
            : AskAgentAsync(guest, "guest-ssh-add-authorized-keys", $$"""{{{list}},"reset":{{(reset ? "true" : "false")}}}""", cancellationToken);
    }

    /// <summary>The guest's file systems on disks, each with the targets of the disks it is on.</summary>
    public async Task<ValueList<AgentFileSystem>> FileSystemsAsync(Guid guest, CancellationToken cancellationToken)
    {
        ValueList<DiskDefinition> disks = Find(guest).Current.Devices.Disks;
        JsonElement list = await AskAgentAsync(guest, "guest-get-fsinfo", null, cancellationToken);
        return list.EnumerateArray().Select(f => new AgentFileSystem(
            f.GetProperty("mountpoint").GetString()!, f.GetProperty("name").GetString()!, f.GetProperty("type").GetString()!,
            f.TryGetProperty("total-bytes", out JsonElement total) ? total.GetUInt64() : null, f.TryGetProperty("used-bytes", out JsonElement used) ? used.GetUInt64() : null,
            f.TryGetProperty("disk", out JsonElement on) ? on.EnumerateArray().Select(d => AgentDiskPlaces.TargetOf(disks, d)).OfType<string>().ToValueList() : [])).ToValueList();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}

/// <summary>A processor as the guest's system counts it.</summary>
/// <param name="Number">From 0.</param>
/// <param name="IsOnline">Whether it is used.</param>
/// <param name="CanLeave">Whether it need not be.</param>
public sealed record AgentVcpu(int Number, bool IsOnline, bool CanLeave);

/// <summary>A file system of a guest.</summary>
/// <param name="MountPoint">Where the guest sees it.</param>
/// <param name="Name">The guest's name of what it is on.</param>
/// <param name="Type">Such as <c>ext4</c>.</param>
/// <param name="TotalBytes">Null where the agent does not tell.</param>
/// <param name="UsedBytes">Null where the agent does not tell.</param>
/// <param name="Disks">Targets of the disks it is on, as far as they are known.</param>
public sealed record AgentFileSystem(string MountPoint, string Name, string Type, ulong? TotalBytes, ulong? UsedBytes, ValueList<string> Disks);
