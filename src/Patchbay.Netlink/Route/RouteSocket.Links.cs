namespace Patchbay.Netlink.Route;

public sealed partial class RouteSocket
{
    /// <summary>All devices, in the kernel's order. Counters only where asked for, as they cost.</summary>
    public IReadOnlyList<Link> Links(bool statistics = false)
        => _socket.Dump("list links", (buffer, sequence) => LinkWriting.List(buffer, sequence, statistics, master: 0), LinkReading.Read);

    /// <summary>The ports of a bridge.</summary>
    public IReadOnlyList<Link> Ports(int bridge, bool statistics = false)
        => _socket.Dump(
            $"list ports of link {bridge}",
            (buffer, sequence) => LinkWriting.List(buffer, sequence, statistics, bridge),
            m => LinkReading.Read(m) is { } link && link.Master == bridge ? link : null);

    /// <summary>The device of that name, with its counters; null where there is none.</summary>
    public Link? FindLink(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Length > 15
            ? null
            : _socket.Find($"get link {name}", (buffer, sequence) => LinkWriting.Get(buffer, sequence, 0, name), LinkReading.Read);
    }

    /// <summary>The device of that index, with its counters; null where there is none.</summary>
    public Link? FindLink(int index)
        => _socket.Find($"get link {index}", (buffer, sequence) => LinkWriting.Get(buffer, sequence, index, null), LinkReading.Read);

    /// <summary>The device of that name.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    public Link GetLink(string name) => FindLink(name) ?? throw new NetlinkException($"get link {name}", Linux.Errno.ENODEV);

    /// <summary>The number of the device of that name. For one that was asked for before, a tenth of the cost of <see cref="GetLink"/>.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    public int IndexOf(string name)
    {
        if (_numbers.TryGetValue(name, out int known) && _socket.FindLinkName(known) == name)
        {
            return known;
        }
        if (_numbers.Count > MostNumbers)
        {
            _numbers.Clear();
        }
        return _numbers[name] = GetLink(name).Index;
    }

    /// <summary>Makes a device and returns it as the kernel made it.</summary>
    /// <exception cref="NetlinkException">EEXIST: the name is taken; EOPNOTSUPP: the kernel has no such kind.</exception>
    public Link CreateLink(NewLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (link.Name.Contains('%', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{link.Name}' is a template, not a name", nameof(link));
        }
        _socket.Execute($"create {link.Kind} {link.Name}", (buffer, sequence) => LinkWriting.Create(buffer, sequence, link));
        Link made = GetLink(link.Name);
        _numbers[link.Name] = made.Index;
        return made;
    }

    /// <summary>Changes a device in one message; <paramref name="what"/> names the change in an error.</summary>
    public void ChangeLink(int index, LinkChange change, string? what = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        _socket.Execute(what ?? $"change link {index}", (buffer, sequence) => LinkWriting.Change(buffer, sequence, index, change));
    }

    /// <summary>Changes the device of that name in one request.</summary>
    /// <param name="name">At most 15 bytes.</param>
    /// <param name="change">What; a new name takes the device's index.</param>
    /// <param name="what">What is tried, for the error.</param>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    public void ChangeLink(string name, LinkChange change, string? what = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(change);
        if (change.Name is not null)
        {
            throw new ArgumentException("a link that is named cannot be renamed by the same request", nameof(change));
        }
        what ??= $"change link {name}";
        if (name.Length > 15)
        {
            throw new NetlinkException(what, Linux.Errno.ENODEV);
        }
        _socket.Execute(what, (buffer, sequence) => LinkWriting.Change(buffer, sequence, name, change));
    }

    /// <summary>Switches a device on or off.</summary>
    public void SetUp(int index, bool up) => ChangeLink(index, new LinkChange { Up = up }, $"set link {index} {(up ? "up" : "down")}");

    /// <summary>Makes a device a port of a bridge, or of none where <paramref name="master"/> is 0.</summary>
    public void SetMaster(int index, int master) => ChangeLink(index, new LinkChange { Master = master }, $"set master of link {index} to {master}");

    /// <summary>Removes a device, and with it its addresses and routes.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none; EOPNOTSUPP: a device of hardware.</exception>
    public void DeleteLink(int index) => _socket.Execute($"delete link {index}", (buffer, sequence) => LinkWriting.Delete(buffer, sequence, index));

    /// <summary>Removes all devices of a group. The kernel waits for their users once, not for each.</summary>
    /// <exception cref="NetlinkException">ENODEV: the group is empty; EPERM: one of them is hardware, and none was removed.</exception>
    public void DeleteGroup(uint group)
    {
        ArgumentOutOfRangeException.ThrowIfZero(group);
        _socket.Execute($"delete links of group {group}", (buffer, sequence) => LinkWriting.DeleteGroup(buffer, sequence, group));
    }
}
