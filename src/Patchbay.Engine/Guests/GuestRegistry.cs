using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>All guests, by name, uuid and number.</summary>
internal sealed class GuestRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Guest> _byUuid = [];
    private readonly Dictionary<string, Guest> _byName = new(StringComparer.Ordinal);

    /// <summary>In order of name.</summary>
    public ValueList<GuestView> List()
    {
        lock (_lock)
        {
            return _byUuid.Values.Select(g => g.View).Where(v => v.IsThere).OrderBy(v => v.Name, StringComparer.Ordinal).ToValueList();
        }
    }

    /// <summary>All of them.</summary>
    public ValueList<Guest> All()
    {
        lock (_lock)
        {
            return _byUuid.Values.ToValueList();
        }
    }

    /// <summary>What a request about a guest is given to.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public Guest Find(Guid uuid)
    {
        lock (_lock)
        {
            return _byUuid.TryGetValue(uuid, out Guest? guest) ? guest : throw None("uuid", $"'{uuid}'");
        }
    }

    /// <exception cref="RefusedException">There is none.</exception>
    public GuestView View(Guid uuid) => Find(uuid).View is { IsThere: true } view ? view : throw None("uuid", $"'{uuid}'");

    /// <exception cref="RefusedException">There is none.</exception>
    public GuestView View(string name)
        => Known(name) ?? throw None("name", $"'{name}'");

    /// <exception cref="RefusedException">There is none.</exception>
    public GuestView View(int id)
        => All().Select(g => g.View).FirstOrDefault(v => v.Id == id) ?? throw None("id", $"{id}");

    /// <summary>A guest by its name; null where there is none.</summary>
    public GuestView? Known(string name)
    {
        lock (_lock)
        {
            return _byName.TryGetValue(name, out Guest? guest) && guest.View is { IsThere: true } view && view.Name == name ? view : null;
        }
    }

    /// <summary>Looks whether a name and a uuid can be one guest's.</summary>
    /// <exception cref="RefusedException">Either is another guest's.</exception>
    public void ThrowIfTaken(string name, Guid uuid)
    {
        lock (_lock)
        {
            FindOwner(name, uuid);
        }
    }

    /// <summary>The guest of that name and uuid, made where there is none. Either belonging to another one is refused, as libvirt does.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="uuid">Its uuid.</param>
    /// <param name="make">Makes a new one.</param>
    public Guest Claim(string name, Guid uuid, Func<Guest> make)
    {
        lock (_lock)
        {
            if (FindOwner(name, uuid) is { } known)
            {
                return known;
            }
            Guest guest = make();
            _byUuid.Add(uuid, guest);
            _byName.Add(name, guest);
            return guest;
        }
    }

    /// <summary>Takes a further name for a guest.</summary>
    /// <exception cref="RefusedException">It is its own already, or another's.</exception>
    public void ClaimName(Guest guest, string name)
    {
        lock (_lock)
        {
            if (guest.View.Name == name)
            {
                throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, "Can't rename domain to itself");
            }
            if (!_byName.TryAdd(name, guest))
            {
                throw new RefusedException(Refusal.OperationInvalid, RefusalArea.Domain, $"domain with name '{name}' already exists");
            }
        }
    }

    /// <summary>Gives a name of a guest up.</summary>
    public void ReleaseName(Guest guest, string name)
    {
        lock (_lock)
        {
            if (_byName.GetValueOrDefault(name) == guest)
            {
                _byName.Remove(name);
            }
        }
    }

    /// <summary>Forgets a guest.</summary>
    public void Remove(Guest guest)
    {
        lock (_lock)
        {
            // Only itself: by now its name may be another's.
            if (_byUuid.GetValueOrDefault(guest.View.Uuid) == guest)
            {
                _byUuid.Remove(guest.View.Uuid);
            }
            if (_byName.GetValueOrDefault(guest.View.Name) == guest)
            {
                _byName.Remove(guest.View.Name);
            }
        }
    }

    private Guest? FindOwner(string name, Guid uuid)
    {
        if (_byUuid.TryGetValue(uuid, out Guest? guest))
        {
            return guest.View.Name == name
                ? guest
                : throw new RefusedException(Refusal.OperationFailed, RefusalArea.Domain, $"domain '{guest.View.Name}' is already defined with uuid {uuid}");
        }
        return _byName.TryGetValue(name, out Guest? other)
            ? throw new RefusedException(Refusal.OperationFailed, RefusalArea.Domain, $"domain '{name}' already exists with uuid {other.View.Uuid}")
            : null;
    }

    private static RefusedException None(string by, string value)
        => new(Refusal.NoGuest, RefusalArea.Qemu, $"no domain with matching {by} {value}");
}
