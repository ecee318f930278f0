using Patchbay.Model.Domains;
using Patchbay.Planning;
using Patchbay.Planning.Guests;
using Patchbay.Planning.Guests.Arguments;
using Patchbay.Planning.Operations;

namespace Patchbay.Engine.Guests;

/// <summary>UEFI firmware of a guest: the code, and the guest's own variables, which are copied from a template once.</summary>
/// <param name="Placement">For QEMU.</param>
/// <param name="Copy">How missing variables are made; null where there is no template.</param>
internal sealed record FirmwareChoice(FirmwarePlacement Placement, HostOperation.CopyFile? Copy)
{
    // The name of the code with the name of its variables, as Debian, Fedora and SUSE ship them.
    private static readonly (string Code, string Variables)[] Siblings = [("_CODE", "_VARS"), ("-code", "-vars")];

    /// <summary>What the process opens.</summary>
    public IEnumerable<GuestFile> Files
        => Placement.Variables is { } variables
            ? [new GuestFile(Placement.Code, Writes: false), new GuestFile(variables, Writes: true)]
            : [new GuestFile(Placement.Code, Writes: false)];

    /// <summary>What has to be looked at.</summary>
    public static IEnumerable<string> Paths(DomainDefinition domain, HostPaths paths)
        => Variables(domain, paths) is { } variables ? [variables] : [];

    /// <summary>The guest's variables; null where its firmware keeps none.</summary>
    public static string? Variables(DomainDefinition domain, HostPaths paths)
        => (IsFlash(domain.Os) || IsToBeChosen(domain.Os)) && !IsStateless(domain.Os) ? VariablesPath(domain, paths) : null;

    /// <summary>Whether the document leaves the firmware to the host.</summary>
    public static bool IsToBeChosen(OsDefinition os) => os.Firmware == "efi" && os.Loader?.Path is null;

    /// <summary>The document with its firmware chosen among what is installed, and with the place of its variables.</summary>
    /// <exception cref="RefusedException">Nothing installed fits.</exception>
    public static DomainDefinition Fill(DomainDefinition domain, DomainDocument document, HostPaths paths, GuestFacts seen)
    {
        if (IsToBeChosen(domain.Os))
        {
            domain = FirmwareSelection.Choose(domain, seen.FirmwareDescriptions)
                ?? throw Refuse(document, $"firmware='efi': none of the {seen.FirmwareDescriptions.Count} descriptions in /usr/share/qemu/firmware and /etc/qemu/firmware is of UEFI firmware for {domain.Os.Machine} with what the document asks for; the package is called ovmf or edk2-ovmf, or name an image by <loader>");
        }
        return WithFiles(domain, paths);
    }

    /// <summary>
    /// A document that is to be stored: with the firmware that fits today, so that a package which comes later does not change the
    /// guest. Where none fits, the choice stays with the start.
    /// </summary>
    public static async Task<DomainDefinition> FillStoredAsync(DomainDefinition domain, HostPaths paths, IHost host, CancellationToken cancellationToken)
    {
        if (IsToBeChosen(domain.Os))
        {
            HostSnapshot seen = await host.ObserveAsync(new HostScope { Guests = new GuestScope { Firmware = true } }, cancellationToken);
            domain = FirmwareSelection.Choose(domain, seen.Guests.FirmwareDescriptions) ?? domain;
        }
        return IsFlash(domain.Os) ? WithFiles(domain, paths) : domain;
    }

    /// <summary>What the document asks for; null for the machine's own firmware.</summary>
    /// <exception cref="RefusedException">It asks for what cannot be served.</exception>
    public static FirmwareChoice? Of(DomainDefinition domain, DomainDocument document, HostPaths paths)
    {
        OsDefinition os = domain.Os;
        if (!IsFlash(os))
        {
            return null;
        }
        if (os.Nvram?.SourceType is not (null or "file"))
        {
            throw Refuse(document, $"variables of type {os.Nvram.SourceType} cannot be started yet");
        }
        LoaderDefinition loader = os.Loader!;
        string code = loader.Path!;
        string format = loader.Format ?? "raw";
        if (IsStateless(os))
        {
            return new FirmwareChoice(new FirmwarePlacement(code, format, null, "raw", loader.Secure == true), null);
        }
        string variables = VariablesPath(domain, paths);
        string? template = os.Nvram?.Template ?? Sibling(code);
        return new FirmwareChoice(
            new FirmwarePlacement(code, format, variables, os.Nvram?.Format ?? format, loader.Secure == true),
            template is null ? null : new HostOperation.CopyFile(template, variables, null));
    }

    // As libvirt fills them in: where the variables are, and what the files' formats are where nobody said.
    private static DomainDefinition WithFiles(DomainDefinition domain, HostPaths paths)
    {
        OsDefinition os = domain.Os;
        if (IsFlash(os))
        {
            os = os with { Loader = os.Loader! with { Format = os.Loader.Format ?? "raw" } };
        }
        return Variables(domain, paths) is { } variables
            ? domain with { Os = os with { Nvram = (os.Nvram ?? new NvramDefinition()) with { Path = variables, Format = os.Nvram?.Format ?? os.Loader?.Format } } }
            : domain with { Os = os };
    }

    private static bool IsFlash(OsDefinition os) => os.Loader is { Type: "pflash", Path: not null };

    // Code that the guest may write holds its variables itself.
    private static bool IsStateless(OsDefinition os) => os.Loader is { Stateless: true } or { ReadOnly: false };

    private static string VariablesPath(DomainDefinition domain, HostPaths paths)
        => domain.Os.Nvram?.Path ?? $"{paths.Guests}/nvram/{domain.Name}_VARS.fd";

    private static string? Sibling(string code)
    {
        foreach ((string of, string variables) in Siblings)
        {
            if (code.Contains(of, StringComparison.Ordinal))
            {
                return code.Replace(of, variables, StringComparison.Ordinal).Replace(".secboot", "", StringComparison.Ordinal);
            }
        }
        return null;
    }

    private static RefusedException Refuse(DomainDocument document, string why)
        => new(Refusal.ConfigUnsupported, RefusalArea.Qemu, new GuestObstacle(new DomainPlaces(document.Definition, document.Places).Of(document.Definition.Os), why).ToString());
}
