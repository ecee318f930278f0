using System.Globalization;

namespace Patchbay.Planning.Capabilities;

/// <summary>A part of a processor of x86 that a guest can have or lack.</summary>
/// <param name="Name">libvirt's name.</param>
/// <param name="Bit">The bit of CPUID that says so; null where a model specific register does.</param>
/// <param name="Needs">Of a register's: the feature without which a processor has no such register.</param>
public sealed record CpuMapFeature(string Name, CpuidBit? Bit, string? Needs);

/// <summary>A bit that CPUID gives.</summary>
/// <param name="Leaf">What is asked for in EAX.</param>
/// <param name="Subleaf">And in ECX.</param>
/// <param name="Register">Where the answer is, as <c>edx</c>.</param>
/// <param name="Number">From 0.</param>
public readonly record struct CpuidBit(uint Leaf, uint Subleaf, string Register, int Number);

/// <summary>A register that CPUID gives.</summary>
/// <param name="Leaf">What is asked for in EAX.</param>
/// <param name="Subleaf">And in ECX.</param>
/// <param name="Register">Where the answer is, as <c>edx</c>.</param>
/// <param name="Bits">The answer.</param>
public readonly record struct CpuidWord(uint Leaf, uint Subleaf, string Register, uint Bits);

/// <summary>Family, model and steppings of real processors.</summary>
/// <param name="Family">The family.</param>
/// <param name="Model">The model.</param>
/// <param name="Steppings">A bit a stepping.</param>
public readonly record struct CpuSignature(uint Family, uint Model, ushort Steppings)
{
    /// <summary>All steppings.</summary>
    public const ushort AnyStepping = ushort.MaxValue;
}

/// <summary>A processor model of libvirt's map.</summary>
public sealed record CpuMapModel
{
    /// <summary>As <c>EPYC-v3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>libvirt's word; null where any maker's would do.</summary>
    public string? Vendor { get; init; }

    /// <summary>The processors that are this model.</summary>
    public IReadOnlyList<CpuSignature> Signatures { get; init; } = [];

    /// <summary>What it has.</summary>
    public required IReadOnlySet<string> Features { get; init; }

    /// <summary>What it got when documents named it already: neither there nor missing says anything.</summary>
    public IReadOnlySet<string> Later { get; init; } = new HashSet<string>();

    /// <summary>What it once had: off unless a document asks for it.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Whether a guest's processor may be described by it.</summary>
    public bool NamesGuests { get; init; } = true;

    /// <summary>Whether a host is judged by <see cref="Features"/> rather than by QEMU's word.</summary>
    public bool IsJudgedByFeatures { get; init; }

    /// <summary>Whether QEMU 7.2 does not have it.</summary>
    public bool IsRare { get; init; }
}

/// <summary>libvirt's map of processors of x86.</summary>
public static class CpuMap
{
    // Such that are told of and that QEMU has never had, or has no more.
    private static readonly HashSet<string> Unused =
    [
        "cmt", "mbm_total", "mbm_local", "osxsave", "ospke", "vmx-ept-uc", "vmx-ept-wb", "vmx-invvpid-single-context",
    ];

    private static readonly Lazy<Content> All = new(Read);

    /// <summary>All features, in libvirt's order.</summary>
    public static IReadOnlyList<CpuMapFeature> Features => All.Value.Features;

    /// <summary>All models, in libvirt's order: newer ones come later.</summary>
    public static IReadOnlyList<CpuMapModel> Models => All.Value.Models;

    /// <summary>The model of a name; null where there is none.</summary>
    public static CpuMapModel? Model(string name) => All.Value.ByName.GetValueOrDefault(name);

    /// <summary>Whether there is a feature of that name.</summary>
    public static bool HasFeature(string name) => All.Value.Names.Contains(name);

    /// <summary>Whether QEMU may be told of a feature.</summary>
    public static bool IsUsed(string feature) => !Unused.Contains(feature);

    /// <summary>The features that answers of CPUID stand for.</summary>
    public static HashSet<string> FeaturesIn(IEnumerable<CpuidWord> words)
    {
        Dictionary<(uint, uint, string), uint> bits = words.ToDictionary(static w => (w.Leaf, w.Subleaf, w.Register), static w => w.Bits);
        return Features.Where(f => f.Bit is { } bit && IsUsed(f.Name) && (bits.GetValueOrDefault((bit.Leaf, bit.Subleaf, bit.Register)) >> bit.Number & 1) != 0)
            .Select(static f => f.Name).ToHashSet();
    }

    /// <summary>The features in registers that a processor has which has others.</summary>
    public static IEnumerable<string> FeaturesBehind(IReadOnlySet<string> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return Features.Where(f => f.Needs is { } gate && features.Contains(gate) && IsUsed(f.Name)).Select(static f => f.Name);
    }

    private static Content Read()
    {
        List<CpuMapFeature> features = [];
        foreach (string line in Lines(CpuMapFacts.Features))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            features.AddRange(words[0].Split('.') is [var leaf, var subleaf, var register]
                ? words.Skip(1).Select(w => ReadBit(w, Hexadecimal(leaf), Hexadecimal(subleaf), register))
                : words.Skip(1).Select(w => new CpuMapFeature(w, null, words[0])));
        }
        List<CpuMapModel> models = [];
        Dictionary<string, CpuMapModel> byName = [];
        foreach (string line in Lines(CpuMapFacts.Models))
        {
            CpuMapModel model = ReadModel(line, byName);
            models.Add(model);
            byName.Add(model.Name, model);
        }
        return new Content(features, features.Select(static f => f.Name).ToHashSet(), models, byName);
    }

    private static CpuMapFeature ReadBit(string word, uint leaf, uint subleaf, string register)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        return new CpuMapFeature(word[..colon], new CpuidBit(leaf, subleaf, register, int.Parse(word.AsSpan(colon + 1), CultureInfo.InvariantCulture)), null);
    }

    private static CpuMapModel ReadModel(string line, Dictionary<string, CpuMapModel> before)
    {
        string[] parts = line.Split('|');
        string[] words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [_, "=", var same, ..])
        {
            CpuMapModel named = before[same];
            return new CpuMapModel
            {
                Name = words[0], Vendor = named.Vendor, Signatures = named.Signatures, Features = named.Features, NamesGuests = false, IsRare = words.Contains("rare"),
            };
        }
        return new CpuMapModel
        {
            Name = words[0],
            Vendor = words.Skip(1).FirstOrDefault(static w => char.IsAsciiLetterUpper(w[0])),
            Signatures = [.. words.Skip(1).Where(static w => char.IsAsciiDigit(w[0])).Select(ReadSignature)],
            Features = ReadFeatures(parts[1], name => before[name].Features),
            Later = parts.Length > 2 ? ReadFeatures(parts[2], name => before[name].Later) : new HashSet<string>(),
            Removed = parts.Length > 3 ? parts[3].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [],
            NamesGuests = !words.Contains("host") && !words.Contains("never"),
            IsJudgedByFeatures = words.Contains("compat"),
            IsRare = words.Contains("rare"),
        };
    }

    private static HashSet<string> ReadFeatures(string text, Func<string, IReadOnlySet<string>> other)
    {
        HashSet<string> features = [];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word[0])
            {
                case '+':
                    features.Add(word[1..]);
                    break;
                case '-':
                    features.Remove(word[1..]);
                    break;
                default:
                    features.UnionWith(other(word));
                    break;
            }
        }
        return features;
    }

    private static CpuSignature ReadSignature(string word)
    {
        string[] numbers = word.Split('.');
        ushort steppings = CpuSignature.AnyStepping;
        if (numbers.Length > 2)
        {
            string[] ends = numbers[2].Split('-');
            steppings = 0;
            for (int stepping = int.Parse(ends[0], CultureInfo.InvariantCulture); stepping <= int.Parse(ends[^1], CultureInfo.InvariantCulture); stepping++)
            {
                steppings |= (ushort)(1 << stepping);
            }
        }
        return new CpuSignature(uint.Parse(numbers[0], CultureInfo.InvariantCulture), uint.Parse(numbers[1], CultureInfo.InvariantCulture), steppings);
    }

    private static uint Hexadecimal(string text) => uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // With those joined that go on.
    private static IEnumerable<string> Lines(string text)
    {
        string whole = "";
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(' '))
            {
                whole += line;
                continue;
            }
            if (whole.Length > 0)
            {
                yield return whole;
            }
            whole = line;
        }
        yield return whole;
    }

    private sealed record Content(
        IReadOnlyList<CpuMapFeature> Features, IReadOnlySet<string> Names, IReadOnlyList<CpuMapModel> Models, IReadOnlyDictionary<string, CpuMapModel> ByName);
}
