using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>A document's features while they are changed: those that are there keep their place, new ones come last.</summary>
internal sealed class CpuFeatureList(IEnumerable<CpuFeature> features)
{
    private readonly List<CpuFeature> _features = [.. features];

    /// <summary>Says what is wanted of a feature, whatever was wanted before.</summary>
    public void Set(string name, string policy)
    {
        int at = _features.FindIndex(f => f.Name == name);
        if (at >= 0)
        {
            _features[at] = _features[at] with { Policy = policy };
        }
        else
        {
            _features.Add(new CpuFeature(name, policy));
        }
    }

    /// <summary>Says what is wanted of features of which nothing is said yet.</summary>
    public void SetNew(IEnumerable<string> names, string policy)
        => _features.AddRange(names.Where(n => _features.All(f => f.Name != n)).ToArray().Select(n => new CpuFeature(n, policy)));

    /// <summary>What it has become.</summary>
    public ValueList<CpuFeature> ToValueList() => _features.ToValueList();
}
