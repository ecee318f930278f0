using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What the README says of the package Patchbay.Rpc, done: packed, and the example compiled against the package and run.</summary>
public sealed partial class ReadmeTests
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.Threading.Tasks;";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_example_of_the_package_compiles_and_runs()
    {
        using TempFolder folder = new();
        string example = Example().Match(await File.ReadAllTextAsync(Repository.Path("README.md"), Cancellation)).Groups[1].Value;
        Assert.InRange(example.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 5, 12);
        string library = await PackAsync(folder);
        string program = await CompileAsync(folder, example, library);
        await using DaemonHost host = await DaemonHost.StartAsync();

        ToolResult result = await host.TryAsync("dotnet", program, host.Uri);

        Assert.Equal("lab on virbr0\nDefined lab\nStarted lab\n", result.Succeeded());
    }

    // The package's library, out of the package.
    private static async Task<string> PackAsync(TempFolder folder)
    {
        await RunAsync("dotnet", "pack", Repository.Path("src", "Patchbay.Rpc"), "-c", "Debug", "--no-build", "-o", folder.Path, "-v", "q");
        string package = Assert.Single(Directory.GetFiles(folder.Path, "Patchbay.Rpc.*.nupkg"));
        string content = folder.File("package");
        System.IO.Compression.ZipFile.ExtractToDirectory(package, content);
        string description = await File.ReadAllTextAsync(Path.Combine(content, "Patchbay.Rpc.nuspec"), Cancellation);
        Assert.Contains("<license type=\"expression\">Apache-2.0</license>", description, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", description, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(content, "README.md")));
        Assert.True(File.Exists(Path.Combine(content, "lib", "net10.0", "Patchbay.Rpc.xml")));
        return Path.Combine(content, "lib", "net10.0", "Patchbay.Rpc.dll");
    }

    private static async Task<string> CompileAsync(TempFolder folder, string example, string library)
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/');
        string sdks = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "sdk"));
        string version = (await RunAsync("dotnet", "--version")).Trim();
        string program = folder.File("example.dll");
        await RunAsync(
            [
                "dotnet", Path.Combine(sdks, version, "Roslyn", "bincore", "csc.dll"), "-nologo", "-nostdlib", "-langversion:14", "-nullable", "-warnaserror",
                $"-out:{program}", $"-r:{library}", $"-r:{Path.Combine(runtime, "System.Private.CoreLib.dll")}",
                .. Directory.GetFiles(runtime, "System.*.dll").Where(static f => !f.Contains("System.Private.CoreLib", StringComparison.Ordinal)
                    && !f.EndsWith(".Native.dll", StringComparison.Ordinal)).Select(static f => $"-r:{f}"),
                folder.Write("example.cs", example), folder.Write("usings.cs", Usings),
            ]);
        File.Copy(library, folder.File("Patchbay.Rpc.dll"));
        folder.Write("example.runtimeconfig.json",
            $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Path.GetFileName(runtime)}}" } } }""");
        return program;
    }

    private static async Task<string> RunAsync(params IReadOnlyList<string> command)
        => (await Tool.RunAsync(command, Cancellation, limit: TimeSpan.FromMinutes(5))).Succeeded();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
