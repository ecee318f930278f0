using System.IO.Enumeration;
using System.Text.Json;
using Patchbay.Model.Domains;
using Patchbay.Model.Values;

namespace Patchbay.Planning.Guests;

/// <summary>
/// Chooses UEFI firmware for <c>firmware='efi'</c> among what is installed: the first description that serves the machine
/// and has, or lacks, what the document asks for (QEMU's <c>docs/interop/firmware.json</c>).
/// </summary>
public static class FirmwareSelection
{
    /// <summary>The guest with its loader and the template of its variables named; null where nothing installed fits.</summary>
    /// <param name="domain">A guest with <c>firmware='efi'</c> and no loader.</param>
    /// <param name="descriptions">JSON texts, the preferred first.</param>
    public static DomainDefinition? Choose(DomainDefinition domain, ValueList<string> descriptions)
    {
        ArgumentNullException.ThrowIfNull(domain);
        foreach (string text in descriptions)
        {
            try
            {
                using JsonDocument description = JsonDocument.Parse(text);
                if (TryUse(domain, description.RootElement) is { } chosen)
                {
                    return chosen;
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // Not a description; others are.
            }
        }
        return null;
    }

    private static DomainDefinition? TryUse(DomainDefinition domain, JsonElement firmware)
    {
        JsonElement mapping = firmware.GetProperty("mapping");
        HashSet<string> features = [.. Words(firmware, "features")];
        bool secure = features.Contains("requires-smm");
        if (!Words(firmware, "interface-types").Contains("uefi")
            || mapping.GetProperty("device").GetString() != "flash"
            || (mapping.TryGetProperty("mode", out JsonElement mode) && mode.GetString() != "split")
            || !firmware.GetProperty("targets").EnumerateArray().Any(t => Serves(t, domain))
            || !HasWhatIsAsked(domain, features)
            || (secure && domain.Features?.Smm == false)
            || (domain.Os.Loader?.Secure is { } wanted && wanted != secure))
        {
            return null;
        }
        JsonElement code = mapping.GetProperty("executable");
        JsonElement variables = mapping.GetProperty("nvram-template");
        return domain with
        {
            Os = domain.Os with
            {
                Loader = new LoaderDefinition
                {
                    Path = code.GetProperty("filename").GetString(),
                    Format = code.GetProperty("format").GetString(),
                    Type = "pflash",
                    ReadOnly = true,
                    Secure = secure ? true : null,
                },
                Nvram = (domain.Os.Nvram ?? new NvramDefinition()) with
                {
                    Template = domain.Os.Nvram?.Template ?? variables.GetProperty("filename").GetString(),
                    Format = domain.Os.Nvram?.Format ?? variables.GetProperty("format").GetString(),
                },
            },
        };
    }

    private static bool Serves(JsonElement target, DomainDefinition domain)
        => target.GetProperty("architecture").GetString() == (domain.Os.Architecture ?? "x86_64")
            && Words(target, "machines").Any(m => FileSystemName.MatchesSimpleExpression(m, domain.Os.Machine ?? "", ignoreCase: false));

    private static bool HasWhatIsAsked(DomainDefinition domain, HashSet<string> features)
        => domain.Os.FirmwareFeatures.All(f => features.Contains(f.Name) == f.Enabled)
            && (domain.SuspendToMemory != true || features.Contains("acpi-s3"))
            && (domain.SuspendToDisk != true || features.Contains("acpi-s4"));

    private static IEnumerable<string> Words(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement words) ? words.EnumerateArray().Select(w => w.GetString() ?? "") : [];
}
