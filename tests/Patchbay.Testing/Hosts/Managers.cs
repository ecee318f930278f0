using Xunit;

namespace Patchbay.Testing.Hosts;

/// <summary>Other managers of a machine (firewalld, systemd-resolved), as <c>tests/managers/fetch</c> gets them from Debian's packages.</summary>
public static class Managers
{
    private static readonly Lazy<Task<string>> Folder = new(FetchAsync);

    /// <summary>The folder that their packages were unpacked in, as a root; fetched now if it is missing.</summary>
    public static Task<string> RootAsync() => Folder.Value;

    /// <summary>A shell command that starts some of them in a machine whose <c>/run</c> is its own; <c>bus</c> comes first, and once.</summary>
    public static async Task<string> StartAsync(params IReadOnlyList<string> names)
    {
        string root = await RootAsync();
        return string.Join("; ", names.Select(name => $"{Repository.Path("tests", "managers", "start")} {root} {name}"));
    }

    private static async Task<string> FetchAsync()
    {
        string folder = Environment.GetEnvironmentVariable("PATCHBAY_MANAGERS") ?? Repository.Path("artifacts", "managers");
        ToolResult fetched = await Tool.RunAsync(
            [Repository.Path("tests", "managers", "fetch"), folder], CancellationToken.None, limit: TimeSpan.FromMinutes(3));
        if (fetched.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"firewalld and systemd-resolved could not be fetched: {fetched.Errors}");
        }
        fetched.Succeeded();
        return Path.Combine(folder, "root");
    }
}
