using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>Which guest has which device of the host: none is given twice.</summary>
internal sealed class DeviceHolds
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PciAddress, string> _guests = [];

    /// <summary>Takes a device; false, with the guest that has it, where it is taken. A guest that has it already keeps it.</summary>
    public bool TryTake(PciAddress device, string guest, out string holder)
    {
        lock (_lock)
        {
            return _guests.TryGetValue(device, out holder!) ? holder == guest : _guests.TryAdd(device, holder = guest);
        }
    }

    /// <summary>The guest that has a device; null for none.</summary>
    public string? HolderOf(PciAddress device)
    {
        lock (_lock)
        {
            return _guests.GetValueOrDefault(device);
        }
    }

    /// <summary>All that guests have.</summary>
    public ValueList<PciAddress> All()
    {
        lock (_lock)
        {
            return _guests.Keys.ToValueList();
        }
    }

    /// <summary>Gives devices back.</summary>
    public void Release(IEnumerable<PciAddress> devices)
    {
        lock (_lock)
        {
            foreach (PciAddress device in devices)
            {
                _guests.Remove(device);
            }
        }
    }
}
