using System.Xml.Linq;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>
/// libvirt's own schemas, as its library's package ships them, with xmllint as the judge. That package may be older than the
/// libvirt whose documents these are: then what it cannot know yet is taken out first, by name.
/// </summary>
internal static class Schemas
{
    private const string Folder = "/usr/share/libvirt/schemas";

    // Elements and attributes by the libvirt that was the first to have them, where Debian 12's 9.0 is older.
    private static readonly string[] NewElements = ["async-teardown", "blockers", "crypto", "interface", "launchSecurity", "panic", "ps2"];
    private static readonly string[] NewAttributes = ["canonical", "cluster_id"];

    /// <summary>Fails unless the document is valid.</summary>
    /// <param name="schema">The schema's name, as <c>nodedev</c>.</param>
    /// <param name="document">The document.</param>
    public static async Task ValidateAsync(string schema, string document)
    {
        XElement root = XElement.Parse(document);
        string grammar = await File.ReadAllTextAsync($"{Folder}/{schema}.rng", TestContext.Current.CancellationToken);
        if (root.Name.LocalName is "capabilities" or "domainCapabilities")
        {
            root.Descendants().Where(e => NewElements.Contains(e.Name.LocalName) && !Knows(grammar, "element", e.Name.LocalName)).Remove();
            root.Descendants().Attributes().Where(a => a.Parent!.Name.LocalName != "machine" && NewAttributes.Contains(a.Name.LocalName)
                && !Knows(grammar, "attribute", a.Name.LocalName)).Remove();
            // libvirt's schema of the host's processor forbids the dot that libvirt's own names have.
            root.Elements("host").Elements("cpu").Elements("feature").Where(static f => f.Attribute("name")!.Value.Contains('.', StringComparison.Ordinal)).Remove();
        }
        ToolResult result = await Tool.RunAsync(
            ["xmllint", "--noout", "--relaxng", $"{Folder}/{schema}.rng", "-"], TestContext.Current.CancellationToken, root.ToString());
        Assert.True(result.ExitCode == 0, $"{result.Errors}\n{document}");
    }

    private static bool Knows(string grammar, string kind, string name)
        => grammar.Contains($"<{kind} name=\"{name}\"", StringComparison.Ordinal);
}
