using Patchbay.Model.Domains;
using Patchbay.Planning.Guests;

namespace Patchbay.Planning.Tests.Guests;

public sealed class FirmwareSelectionTests
{
    private static readonly DomainDefinition Guest = new()
    {
        Type = DomainType.Kvm,
        Name = "web",
        Memory = new MemoryDefinition { Total = 1 },
        Os = new OsDefinition { Architecture = "x86_64", Machine = "pc-q35-7.2", Firmware = "efi" },
    };

    [Fact]
    public void The_first_that_fits_is_taken()
    {
        DomainDefinition chosen = FirmwareSelection.Choose(Guest, ["not json", "{}", Description("arm", "aarch64"), Description("old", machines: "pc-i440fx-*"), Description("one"), Description("two")])!;
        Assert.Equal(new LoaderDefinition { Path = "/fw/one.fd", Format = "raw", Type = "pflash", ReadOnly = true }, chosen.Os.Loader);
        Assert.Equal(new NvramDefinition { Template = "/fw/one_vars.fd", Format = "raw" }, chosen.Os.Nvram);
    }

    [Fact]
    public void What_is_asked_for_must_be_there_and_what_is_declined_must_not()
    {
        DomainDefinition enrolled = Guest with { Os = Guest.Os with { FirmwareFeatures = [new FirmwareFeature("secure-boot", true), new FirmwareFeature("enrolled-keys", false)] } };
        DomainDefinition chosen = FirmwareSelection.Choose(enrolled, [Description("plain"), Description("keys", features: "secure-boot,enrolled-keys,requires-smm"), Description("secure", features: "secure-boot,requires-smm")])!;
        Assert.Equal("/fw/secure.fd", chosen.Os.Loader!.Path);
        Assert.True(chosen.Os.Loader.Secure);
        Assert.Null(FirmwareSelection.Choose(enrolled, [Description("plain")]));
        Assert.Null(FirmwareSelection.Choose(Guest with { SuspendToMemory = true }, [Description("plain")]));
        Assert.NotNull(FirmwareSelection.Choose(Guest with { SuspendToMemory = true }, [Description("plain", features: "acpi-s3")]));
        Assert.Null(FirmwareSelection.Choose(Guest with { Features = new FeaturesDefinition { Smm = false } }, [Description("secure", features: "requires-smm")]));
    }

    private static string Description(string name, string architecture = "x86_64", string machines = "pc-q35-*", string features = "")
        => $$"""
        {
          "interface-types": ["uefi"],
          "mapping": {
            "device": "flash",
            "executable": { "filename": "/fw/{{name}}.fd", "format": "raw" },
            "nvram-template": { "filename": "/fw/{{name}}_vars.fd", "format": "raw" }
          },
          "targets": [{ "architecture": "{{architecture}}", "machines": ["{{machines}}"] }],
          "features": [{{string.Join(',', features.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => $"\"{f}\""))}}]
        }
        """;
}
