using System.Globalization;
using System.Xml.Linq;
using Patchbay.Planning.Capabilities;
using Patchbay.Testing.Hosts;

namespace Patchbay.Planning.Tests.Capabilities;

/// <summary>What we say of processors, beside what a stock libvirt's files say of them.</summary>
public sealed class StockCpuMapTests
{
    [Fact]
    public async Task All_features_and_models_are_those_of_a_stock_libvirt()
    {
        string folder = $"{await StockLibvirt.RootAsync()}/usr/share/libvirt/cpu_map";
        XElement[] files =
        [
            .. XElement.Load($"{folder}/index.xml").Elements("arch").Single(static a => a.Attribute("name")!.Value == "x86").Descendants("include")
                .Select(i => XElement.Load($"{folder}/{i.Attribute("filename")!.Value}")),
        ];
        XElement[] features = [.. files.Elements("feature")];
        Assert.Equal(features.Select(Told), CpuMap.Features.Select(Told));

        Dictionary<string, XElement> models = files.Elements("model").ToDictionary(static m => m.Attribute("name")!.Value);
        Assert.Equal(models.Keys, CpuMap.Models.Select(static m => m.Name));
        Assert.All(CpuMap.Models, model => Assert.Equal(Told(models[model.Name], models), Told(model)));
    }

    private static string Told(CpuMapFeature feature) => feature.Bit is { } bit
        ? string.Create(CultureInfo.InvariantCulture, $"{feature.Name} {bit.Leaf:x}.{bit.Subleaf:x}.{bit.Register}:{bit.Number}")
        : $"{feature.Name} {feature.Needs}";

    // Each of them is one bit.
    private static string Told(XElement feature)
    {
        string name = feature.Attribute("name")!.Value;
        if (feature.Element("msr") is { } register)
        {
            return $"{name} {Number(register.Attribute("index")!.Value) switch { 0xcf => "core-capability", 0x10a => "arch-capabilities", _ => "vmx" }}";
        }
        XElement cpuid = feature.Elements("cpuid").Single();
        XAttribute answer = cpuid.Attributes().Single(static a => a.Name.LocalName is "eax" or "ebx" or "ecx" or "edx");
        uint bits = Number(answer.Value);
        Assert.Equal(1, int.PopCount((int)bits));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {Number(cpuid.Attribute("eax_in")!.Value):x}.{Number(cpuid.Attribute("ecx_in")?.Value ?? "0"):x}.{answer.Name}:{int.TrailingZeroCount((int)bits)}");
    }

    private static string Told(CpuMapModel model) => string.Join(
        '\n',
        $"{model.Vendor} {string.Join(' ', model.Signatures.Select(static s => $"{s.Family}.{s.Model}.{s.Steppings:x}"))} {model.NamesGuests} {model.IsJudgedByFeatures}",
        string.Join(' ', model.Features.Order(StringComparer.Ordinal)),
        string.Join(' ', model.Later.Order(StringComparer.Ordinal)),
        string.Join(' ', model.Removed));

    private static string Told(XElement model, Dictionary<string, XElement> models)
    {
        XElement whole = model.Element("model") is { } other ? models[other.Attribute("name")!.Value] : model;
        string[] Features(XElement of, string? mark) =>
        [
            .. of.Elements("feature").Where(f => mark is null ? f.Attribute("added") is null && f.Attribute("removed") is null : f.Attribute(mark)?.Value == "yes")
                .Select(static f => f.Attribute("name")!.Value),
        ];
        return string.Join(
            '\n',
            $"{whole.Element("vendor")?.Attribute("name")!.Value} {string.Join(' ', whole.Elements("signature").Select(Signature))} "
                + $"{model.Element("decode")!.Attribute("guest")!.Value == "on"} {model.Element("check") is not null}",
            string.Join(' ', Features(whole, null).Concat(Features(model, null)).Distinct().Order(StringComparer.Ordinal)),
            string.Join(' ', Features(model, "added").Order(StringComparer.Ordinal)),
            string.Join(' ', Features(model, "removed")));
    }

    private static string Signature(XElement signature)
    {
        int[] ends = [.. (signature.Attribute("stepping")?.Value ?? "0-15").Split('-').Select(static s => int.Parse(s, CultureInfo.InvariantCulture))];
        int steppings = Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Sum(static s => 1 << s);
        return $"{signature.Attribute("family")!.Value}.{signature.Attribute("model")!.Value}.{steppings:x}";
    }

    private static uint Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : uint.Parse(text, CultureInfo.InvariantCulture);
}
