using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What a person writes in an editor, and what comes between.</summary>
public sealed class EditTests
{
    [Fact]
    public async Task A_text_is_kept_where_the_daemon_goes_meanwhile()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.PatchbayAsync("net", "define", host.Document("lab.xml", "<network><name>lab</name><bridge name='virbr7'/></network>"));
        string folder = Directory.CreateDirectory(host.PathOf("edited")).FullName;
        (string written, string ended) = (host.PathOf("written"), host.PathOf("ended"));
        string editor = host.Script("editor", $"#!/bin/sh\nsed -i s/virbr7/virbr8/ \"$1\"\ntouch {written}\nuntil [ -e {ended} ]; do sleep 0.05; done\n");

        Task<ToolResult> editing = host.TryAsync(
            "env", "-u", "VISUAL", $"EDITOR={editor}", $"TMPDIR={folder}", Programs.Patchbay, "--root", host.Root, "net", "edit", "lab");
        await host.UntilAsync("the text is written", () => Task.FromResult(File.Exists(written)));
        await host.KillDaemonAsync();
        await File.WriteAllTextAsync(ended, "", TestContext.Current.CancellationToken);
        ToolResult edited = await editing;

        string kept = Assert.Single(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        Assert.Contains("virbr8", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, edited.ExitCode);
        Assert.StartsWith($"your text is kept in {kept}\nerror: ", edited.Errors, StringComparison.Ordinal);
        Assert.Contains("the connection is lost", edited.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_has_its_place_in_the_text()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.PatchbayAsync("net", "define", host.Document("lab.xml", "<network><name>lab</name><bridge name='virbr7'/></network>"));
        await host.PatchbayAsync("guest", "define", host.Document("blue.xml", Documents.Blue));

        ToolResult network = await EditAsync("net", "lab", "s/delay=.0/delay=\\x27late/");
        ToolResult guest = await EditAsync("guest", "blue", "s,<memory.*,<memory>much</memory>,");

        Assert.Matches("^document.xml:[0-9]+:[0-9]+: error PB[0-9]{4}: .*late", network.Errors);
        Assert.Matches("^document.xml:[0-9]+:[0-9]+: error PB[0-9]{4}: .*much", guest.Errors);
        Assert.Equal((1, 1), (network.ExitCode, guest.ExitCode));

        Task<ToolResult> EditAsync(string kind, string name, string change) => host.TryAsync(
            "env", "-u", "VISUAL", $"EDITOR={host.Script($"edit-{kind}", $"#!/bin/sh\nsed -i '{change}' \"$1\"\n")}", Programs.Patchbay, "--root", host.Root, kind, "edit", name);
    }

    [Fact]
    public async Task What_is_no_text_is_refused()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await host.PatchbayAsync("net", "define", host.Document("lab.xml", "<network><name>lab</name><bridge name='virbr7'/></network>"));

        ToolResult edited = await host.TryAsync(
            "env", "-u", "VISUAL", $"EDITOR={host.Script("rubbish", "#!/bin/sh\nprintf '\\377\\376\\000\\001' >\"$1\"\n")}", Programs.Patchbay, "--root", host.Root, "net", "edit", "lab");

        Assert.Equal(1, edited.ExitCode);
        Assert.Contains("document.xml:1:1: error PB0001: ", edited.Errors, StringComparison.Ordinal);
        Assert.Contains("virbr7", await host.PatchbayAsync("net", "dumpxml", "lab"), StringComparison.Ordinal);
    }
}
