using Patchbay.Engine.Store;
using Patchbay.Model.Values;

namespace Patchbay.Engine.Guests;

/// <summary>
/// How far guests that start with the host were started in this boot: a line for the boot, and while that goes on one more with the guests that
/// were tried.
/// </summary>
/// <param name="BootId">The boot.</param>
/// <param name="Tried">Guests; null when all were.</param>
internal sealed record AutostartMark(string BootId, ValueList<Guid>? Tried)
{
    private const string UnderWay = "tried";

    /// <summary>Whether nobody is to be started any more.</summary>
    public bool IsDone => Tried is null;

    /// <summary>What the last daemon wrote, if that was in this boot.</summary>
    public static AutostartMark Read(GuestSettings settings)
    {
        string[] lines = (AtomicFile.Read(settings.AutostartDone) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.FirstOrDefault() != settings.BootId)
        {
            return new AutostartMark(settings.BootId, []);
        }
        string[] words = lines.Length > 1 ? lines[1].Split(' ') : [];
        return new AutostartMark(
            settings.BootId,
            words.FirstOrDefault() == UnderWay ? words.Skip(1).Select(static w => Guid.TryParse(w, out Guid guest) ? guest : Guid.Empty).ToValueList() : null);
    }

    /// <summary>Whether a guest was tried.</summary>
    public bool Has(Guid guest) => Tried?.Contains(guest) == true;

    /// <summary>With one more that was tried.</summary>
    public AutostartMark With(Guid guest) => this with { Tried = (Tried ?? []).Add(guest) };

    /// <summary>When all were.</summary>
    public AutostartMark Done() => this with { Tried = null };

    /// <summary>Writes it down for the next daemon of this boot.</summary>
    /// <exception cref="StoreException">Refused.</exception>
    public void Save(GuestSettings settings)
        => AtomicFile.Write(settings.AutostartDone, Tried is { } tried ? $"{BootId}\n{UnderWay} {string.Join(' ', tried)}\n" : $"{BootId}\n", durable: false);
}
