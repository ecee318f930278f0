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

    /// <summary>The firmware that could be chosen for a machine, the preferred first.</summary>
    /// <param name="architecture">libvirt's name of the architecture.</param>
    /// <param name="machine">The machine's full name.</param>
    /// <param name="descriptions">JSON texts, the preferred first.</param>
    public static ValueList<FirmwareImage> Images(string architecture, string machine, ValueList<string> descriptions)
    {
        List<FirmwareImage> images = [];
        foreach (string text in descriptions)
        {
            try
            {
                using JsonDocument description = JsonDocument.Parse(text);
                JsonElement firmware = description.RootElement;
                if (IsSplitFlash(firmware) && firmware.GetProperty("targets").EnumerateArray().Any(t => Serves(t, architecture, machine))
                    && firmware.GetProperty("mapping").GetProperty("executable").GetProperty("filename").GetString() is { } path)
                {
                    images.Add(new FirmwareImage(path, Words(firmware, "features").Contains("requires-smm")));
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // Not a description; others are.
            }
        }
        return images.ToValueList();
    }

    private static DomainDefinition? TryUse(DomainDefinition domain, JsonElement firmware)
    {
        JsonElement mapping = firmware.GetProperty("mapping");
        HashSet<string> features = [.. Words(firmware, "features")];
        bool secure = features.Contains("requires-smm");
        if (!IsSplitFlash(firmware)
            || !firmware.GetProperty("targets").EnumerateArray().Any(t => Serves(t, domain.Os.Architecture ?? "x86_64", domain.Os.Machine ?? ""))
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

    // UEFI whose code and variables are two images.
    private static bool IsSplitFlash(JsonElement firmware)
    {
        JsonElement mapping = firmware.GetProperty("mapping");
        return Words(firmware, "interface-types").Contains("uefi")
            && mapping.GetProperty("device").GetString() == "flash"
            && !(mapping.TryGetProperty("mode", out JsonElement mode) && mode.GetString() != "split");
    }

    private static bool Serves(JsonElement target, string architecture, string machine)
        => target.GetProperty("architecture").GetString() == architecture
            && Words(target, "machines").Any(m => FileSystemName.MatchesSimpleExpression(m, machine, ignoreCase: false));

    private static bool HasWhatIsAsked(DomainDefinition domain, HashSet<string> features)
        => domain.Os.FirmwareFeatures.All(f => features.Contains(f.Name) == f.Enabled)
            && (domain.SuspendToMemory != true || features.Contains("acpi-s3"))
            && (domain.SuspendToDisk != true || features.Contains("acpi-s4"));

    private static IEnumerable<string> Words(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement words) ? words.EnumerateArray().Select(w => w.GetString() ?? "") : [];
}

/// <summary>Firmware that is installed.</summary>
/// <param name="Path">Its code.</param>
/// <param name="IsSecure">Whether only code that is signed may start, which the machine must protect.</param>
public sealed record FirmwareImage(string Path, bool IsSecure);
