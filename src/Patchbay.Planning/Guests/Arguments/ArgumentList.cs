using Patchbay.Model.Domains;
using Patchbay.Model.Text;
using Patchbay.Model.Values;
using Patchbay.Planning.Operations;

namespace Patchbay.Planning.Guests.Arguments;

/// <summary>Gathers arguments, the descriptors they name, and what stands in the way.</summary>
internal sealed class ArgumentList(DomainPlaces? places)
{
    private readonly List<string> _arguments = [];
    private readonly List<string> _descriptors = [];

    public ValueList<string> Arguments => _arguments.ToValueList();

    public ValueList<string> Descriptors => _descriptors.ToValueList();

    public List<GuestObstacle> Obstacles { get; } = [];

    /// <summary>The QEMU's version, as <see cref="GuestPlacement.QemuVersion"/>.</summary>
    public int QemuVersion { get; init; }

    /// <summary>How a socket is told to connect again: in milliseconds since QEMU 9.2, in seconds before.</summary>
    public string Reconnect(ulong seconds)
        => QemuVersion >= 90200 ? $",reconnect-ms={seconds * 1000}" : $",reconnect={seconds}";

    public void Add(string option, string value)
    {
        _arguments.Add(option);
        _arguments.Add(value);
    }

    public void Add(string option) => _arguments.Add(option);

    public void Add(string option, JsonOption value) => Add(option, value.ToString());

    /// <summary>How a descriptor is written until its number is known.</summary>
    public string Descriptor(string key)
    {
        if (!_descriptors.Contains(key))
        {
            _descriptors.Add(key);
        }
        return QemuLaunch.Descriptor(key);
    }

    public void Refuse(object? part, string why) => Obstacles.Add(new GuestObstacle(places?.Of(part), why));
}

/// <summary>Something that keeps a guest from being started, though it can be defined.</summary>
/// <param name="At">The place in its document; null where that is not known.</param>
/// <param name="Why">What is the matter.</param>
public sealed record GuestObstacle(SourceLocation? At, string Why)
{
    /// <summary>As of other findings; docs/diagnostics.md lists them.</summary>
    public string Id { get; init; } = GuestFindings.NotStartable;

    /// <summary>As other findings where the place is known; else only the reason.</summary>
    public override string ToString() => At is null or { Line: 0 } ? Why : new Diagnostic(Id, Severity.Error, At, Why).ToString();
}
