using Patchbay.Model.Values;

namespace Patchbay.Planning.Capabilities;

/// <summary>A processor as a model's name with what it has beside the model, and what of the model it lacks.</summary>
/// <param name="Model">The model.</param>
/// <param name="More">Features beside it, in the order of their names.</param>
/// <param name="Less">Features of it that are not there, in the order of their names.</param>
public sealed record CpuChoice(CpuModel Model, ValueList<string> More, ValueList<string> Less)
{
    /// <summary>The model that needs the fewest words to say what a processor has; null where none is allowed.</summary>
    /// <param name="models">Those to choose from.</param>
    /// <param name="vendor">The processor's vendor: models of another are not taken.</param>
    /// <param name="features">What the processor has.</param>
    /// <param name="whole">Whether all of the model must be there.</param>
    public static CpuChoice? Nearest(IEnumerable<CpuModel> models, string vendor, IReadOnlySet<string> features, bool whole)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(features);
        return models.Where(m => m.Vendor == vendor || m.Vendor == "unknown" || vendor == "unknown")
            .Select(m => Of(m, features))
            .Where(c => !whole || c.Less.IsEmpty)
            // Of equals: the true vendor's, and the plain name rather than the versioned one that it stands for.
            .OrderBy(static c => c.More.Count + c.Less.Count).ThenBy(c => c.Model.Vendor != vendor)
            .ThenBy(static c => c.Model.Canonical is null).ThenBy(static c => c.Model.Name, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static CpuChoice Of(CpuModel model, IReadOnlySet<string> features) => new(
        model,
        features.Except(model.Features).Order(StringComparer.Ordinal).ToValueList(),
        model.Features.Except(features).Order(StringComparer.Ordinal).ToValueList());
}
