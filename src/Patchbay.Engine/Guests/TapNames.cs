using System.Globalization;

namespace Patchbay.Engine.Guests;

/// <summary>
/// Names for taps: <c>vnet0</c>, <c>vnet1</c>, and so on. A number is not used again before all have been, since others
/// may still speak of the old one.
/// </summary>
internal sealed class TapNames
{
    /// <summary>Of taps.</summary>
    public const string Tap = "vnet";

    /// <summary>Of macvtaps.</summary>
    public const string Macvtap = "macvtap";

    private const int Tries = 10000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _held = [];
    private readonly Dictionary<string, int> _last = new() { [Tap] = -1, [Macvtap] = -1 };

    /// <summary>Whether a name in a document only looks chosen: libvirt throws these away, and so they are.</summary>
    public static bool IsOurs(string name)
        => name.StartsWith(Tap, StringComparison.Ordinal) || name.StartsWith(Macvtap, StringComparison.Ordinal) || name.StartsWith("macvlan", StringComparison.Ordinal);

    /// <summary>Takes a name that neither the host nor another start has.</summary>
    /// <param name="wanted">A name, a template with one <c>%d</c>, or null for ours.</param>
    /// <param name="isUsed">Whether the host has a link of that name.</param>
    /// <param name="kind">Of which kind ours are: <see cref="Tap"/> or <see cref="Macvtap"/>.</param>
    public string Take(string? wanted, Func<string, bool> isUsed, string kind = Tap)
    {
        lock (_lock)
        {
            if (wanted is not null && !wanted.Contains("%d", StringComparison.Ordinal))
            {
                if (isUsed(wanted) || !_held.Add(wanted))
                {
                    throw new RefusedException(Refusal.OperationFailed, RefusalArea.Qemu, $"cannot make the tap device '{wanted}': the host has a device of that name");
                }
                return wanted;
            }
            bool template = wanted is not null;
            for (int i = 0; i < Tries; i++)
            {
                int number = template ? i : _last[kind] = _last[kind] == int.MaxValue ? 0 : _last[kind] + 1;
                string text = number.ToString(CultureInfo.InvariantCulture);
                string name = wanted?.Replace("%d", text, StringComparison.Ordinal) ?? kind + text;
                if (!isUsed(name) && _held.Add(name))
                {
                    return name;
                }
            }
            throw new RefusedException(Refusal.Internal, RefusalArea.Qemu, $"no name for a tap device is free: {Tries} were tried from {wanted ?? $"{kind}%d"}");
        }
    }

    /// <summary>Gives names back.</summary>
    public void Release(IEnumerable<string> names)
    {
        lock (_lock)
        {
            _held.ExceptWith(names);
        }
    }

    /// <summary>Notes names of running guests, and goes on past them.</summary>
    public void Note(IEnumerable<string> names)
    {
        lock (_lock)
        {
            foreach (string name in names)
            {
                _held.Add(name);
                foreach (string kind in new[] { Tap, Macvtap })
                {
                    if (name.StartsWith(kind, StringComparison.Ordinal)
                        && int.TryParse(name.AsSpan(kind.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    {
                        _last[kind] = Math.Max(_last[kind], number);
                    }
                }
            }
        }
    }
}
