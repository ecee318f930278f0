using System.Collections.Concurrent;
using Patchbay.Engine.Store;
using Patchbay.Model.Networks;
using Patchbay.Model.Ports;
using Patchbay.Model.Values;
using Patchbay.Planning;
using Patchbay.Planning.Dnsmasq;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine;

/// <summary>Who has which address, as each network's dnsmasq writes it down, and what libvirt's name service modules read of it.</summary>
internal sealed class LeaseBook(HostPaths paths, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ValueList<NetworkLease>> _known = new();

    /// <summary>Leases that count now, from the file; those of a network that does not run are kept for its next start.</summary>
    /// <exception cref="StoreException">The file is there and cannot be read.</exception>
    public ValueList<NetworkLease> Read(string network)
    {
        DateTimeOffset now = time.GetUtcNow();
        return DnsmasqLeaseFile.Parse(AtomicFile.Read(FileOf(network)) ?? "").Where(l => l.IsCurrent(now)).ToValueList();
    }

    /// <summary>Where a network's dnsmasq writes its leases.</summary>
    public string FileOf(string network) => DnsmasqFiles.For(network, paths).Leases;

    /// <summary>Begins to follow a network that has started; leases from before are no news.</summary>
    /// <exception cref="StoreException">They cannot be read, or not written for the name service.</exception>
    public void Open(NetworkDefinition network)
    {
        _known[network.Name] = [];
        ValueList<NetworkLease> leases = Read(network.Name);
        _known[network.Name] = leases;
        if (!leases.IsEmpty)
        {
            WriteStatus(network, leases);
        }
    }

    /// <summary>Stops following; the leases stay for the next start.</summary>
    public void Close(NetworkDefinition network)
    {
        _known.TryRemove(network.Name, out _);
        TryDelete(FileOfBridge(network, "status"));
        TryDelete(FileOfBridge(network, "macs"));
    }

    /// <summary>Removes what is known of a network that is gone.</summary>
    public void Forget(string network, NetworkDefinition definition)
    {
        Close(definition);
        TryDelete(FileOf(network));
        TryDelete(HostOperation.DropLeases.AsideOf(FileOf(network)));
    }

    /// <summary>Reads the file of a network that is followed and tells what changed since the last time.</summary>
    public (ValueList<NetworkLease> Added, ValueList<NetworkLease> Removed) Refresh(NetworkDefinition network)
    {
        if (!_known.TryGetValue(network.Name, out ValueList<NetworkLease> before))
        {
            return default;
        }
        ValueList<NetworkLease> now = Read(network.Name);
        if (now == before || !_known.TryUpdate(network.Name, now, before))
        {
            return default;
        }
        WriteStatus(network, now);
        return (now.Except(before).ToValueList(), before.Where(old => !now.Any(l => l.Address.Equals(old.Address))).ToValueList());
    }

    /// <summary>Takes leases out of the file of a network that does not run: nobody else writes it then.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Remove(string network, Func<NetworkLease, bool> which)
    {
        string text = AtomicFile.Read(FileOf(network)) ?? "";
        string[] lines = text.Split('\n');
        string[] kept = [.. lines.Where(line => !DnsmasqLeaseFile.Parse(line).Any(which))];
        if (kept.Length < lines.Length)
        {
            AtomicFile.Write(FileOf(network), string.Join('\n', kept), durable: false, forAll: true);
        }
    }

    /// <summary>Writes which guest has which MAC addresses on a network, for libvirt's other name service module.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void WriteGuests(NetworkDefinition network, ValueList<NetworkPort> ports)
    {
        if (FileOfBridge(network, "macs") is { } file)
        {
            AtomicFile.Write(file, GuestMacFile.Format(ports), durable: false, forAll: true);
        }
    }

    /// <summary>Has the guests right that an earlier daemon was killed over; a network that never had one needs no file.</summary>
    /// <exception cref="StoreException">They cannot be written.</exception>
    public void RewriteGuests(NetworkDefinition network, ValueList<NetworkPort> ports)
    {
        if (!ports.IsEmpty || File.Exists(FileOfBridge(network, "macs")))
        {
            WriteGuests(network, ports);
        }
    }

    /// <summary>Removes what a daemon that was killed while it wrote has left.</summary>
    public void Sweep()
    {
        AtomicFile.Sweep(paths.Dnsmasq, ".macs");
        AtomicFile.Sweep(paths.Dnsmasq, ".status");
    }

    private void WriteStatus(NetworkDefinition network, ValueList<NetworkLease> leases)
    {
        if (FileOfBridge(network, "status") is { } file)
        {
            AtomicFile.Write(file, LeaseStatusFile.Format(leases), durable: false, forAll: true);
        }
    }

    private string? FileOfBridge(NetworkDefinition network, string kind)
        => network.Forward.Mode.OwnsBridge() && network.Bridge?.Name is { } bridge ? Path.Combine(paths.Dnsmasq, $"{bridge}.{kind}") : null;

    // Left behind at worst, and overwritten by the next network of that name.
    private static void TryDelete(string? path)
    {
        try
        {
            if (path is not null)
            {
                AtomicFile.Delete(path);
            }
        }
        catch (StoreException)
        {
            // As said.
        }
    }
}
