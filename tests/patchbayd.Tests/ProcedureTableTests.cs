using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using Patchbay.Rpc;
using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>docs/procedures.md says what the daemon serves: no row too many, none too few, the rights as they are.</summary>
public sealed partial class ProcedureTableTests
{
    // The highest number of libvirt 11.3 is 453.
    private const uint LastNumber = 500;

    private static readonly Dictionary<uint, RpcProcedure> Known = typeof(RemoteProcedure)
        .GetProperties(BindingFlags.Public | BindingFlags.Static).Select(static p => p.GetValue(null)).OfType<RpcProcedure>()
        .ToDictionary(static p => p.Number);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_lists_exactly_what_the_daemon_serves()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        List<string> served = [];
        await using (RpcClient unopened = await ConnectAsync(host))
        await using (LibvirtConnection reader = await LibvirtConnection.OpenAsync(
            LibvirtUri.Parse($"{host.Uri}-ro"), readOnly: true, null, Cancellation))
        {
            for (uint number = 1; number <= LastNumber; number++)
            {
                if (await RightsAsync(unopened, reader.Client, number) is { } rights)
                {
                    served.Add($"{number} {Known[number].Name} {rights}");
                }
            }
        }

        Assert.Equal(served, Rows().Select(static r => $"{r.Number} {r.Name} {r.Rights}"));
    }

    [Fact]
    public void Each_row_names_a_test_and_each_test_that_is_named_exists()
    {
        ILookup<string, string> classes = Directory
            .EnumerateFiles(Repository.Path("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(static f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        List<string> missing = [];
        foreach ((string number, _, _, string shownBy) in Rows())
        {
            if (shownBy.Length == 0)
            {
                missing.Add($"{number}: no test");
            }
            missing.AddRange(shownBy.Split(", ", StringSplitOptions.RemoveEmptyEntries)
                .Where(name => !Exists(name.Trim('`'), classes)).Select(name => $"{number}: {name}"));
        }

        Assert.Empty(missing);
    }

    // It would run as root, for everybody on the machine.
    [Fact]
    public async Task No_program_that_a_reader_names_is_run()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string ran = host.Document("ran", "");
        string emulator = host.Document("emulator", $"#!/bin/sh\necho \"$0 $@\" >> {ran}\n");
        File.SetUnixFileMode(emulator, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        const string Cpu = "<cpu mode='custom' match='exact'><model>qemu64</model></cpu>";
        await using LibvirtConnection reader = await LibvirtConnection.OpenAsync(LibvirtUri.Parse($"{host.Uri}-ro"), readOnly: true, null, Cancellation);
        Func<Task>[] calls =
        [
            () => reader.Client.CallAsync(RemoteProcedure.ConnectCompareHypervisorCpu, new(emulator, null, null, null, Cpu, 0), Cancellation),
            () => reader.Client.CallAsync(RemoteProcedure.ConnectBaselineHypervisorCpu, new(emulator, null, null, null, [Cpu], 0), Cancellation),
            () => reader.Client.CallAsync(RemoteProcedure.ConnectGetDomainCapabilities, new(emulator, null, null, null, 0), Cancellation),
            () => reader.Client.CallAsync(
                PatchbayProcedure.GuestPlan,
                new($$"""{"xml":"<domain type='qemu'><name>blue</name><memory>65536</memory><os><type>hvm</type></os><devices><emulator>{{emulator}}</emulator></devices></domain>"}"""),
                Cancellation),
        ];

        foreach (Func<Task> call in calls)
        {
            try
            {
                await call();
            }
            catch (LibvirtException)
            {
                // However it is refused.
            }
        }

        Assert.Equal("", await File.ReadAllTextAsync(ran, Cancellation));
    }

    [Fact]
    public async Task A_reader_learns_nothing_of_what_a_guests_password_is_not()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        await using LibvirtConnection reader = await LibvirtConnection.OpenAsync(LibvirtUri.Parse($"{host.Uri}-ro"), readOnly: true, null, Cancellation);
        LibvirtException refused = await Assert.ThrowsAsync<LibvirtException>(async () => await reader.Client.CallAsync(
            PatchbayProcedure.GuestPlan, new("""{"xml":"<domain type='qemu'><name>blue</name></domain>"}"""), Cancellation));
        Assert.Equal(LibvirtErrorCode.OperationDenied, refused.Code);
    }

    /// <summary>The page's rows as they stand, in order.</summary>
    private static (string Number, string Name, string Rights, string ShownBy)[] Rows() =>
    [
        .. File.ReadLines(Repository.Path("docs", "procedures.md")).Select(static line => Row().Match(line)).Where(static m => m.Success)
            .Select(static m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value, m.Groups[4].Value)),
    ];

    // Class.Method of a test, or a transcript's script.
    private static bool Exists(string name, ILookup<string, string> classes) => name.Split('.') switch
    {
        [string script, "sh"] => File.Exists(Repository.Path("tests", "patchbayd.Tests", "golden", $"{script}.sh")),
        [string type, string method] => classes[type].Any(source => Regex.IsMatch(source, $@"\b{method}\(")),
        _ => false,
    };

    // What a caller learns from refusals: arguments that cannot be read are reached only by those who may call.
    private static async Task<string?> RightsAsync(RpcClient unopened, RpcClient reader, uint number)
    {
        RpcProcedure<NoArguments, RpcNothing> probe = new(
            RpcPrograms.Remote, number, number.ToString(CultureInfo.InvariantCulture), RpcAccess.Read);
        LibvirtException? refused = await RefusalAsync(reader, probe);
        if (refused?.Code == LibvirtErrorCode.NoSupport)
        {
            return null;
        }
        if (refused is { Code: LibvirtErrorCode.OperationDenied } && refused.Message.Contains("read only access prevents", StringComparison.Ordinal))
        {
            return "write";
        }
        // Opening, leaving and asking for features come before the connection is open, and are of no use to anyone else.
        bool opening = number is 1 or 2 or 60;
        return !opening && await RefusalAsync(unopened, probe) is not { Message: "internal error: hypervisor connection not open" } ? "anyone" : "read";
    }

    private static async Task<LibvirtException?> RefusalAsync(RpcClient client, RpcProcedure<NoArguments, RpcNothing> probe)
    {
        try
        {
            await client.CallAsync(probe, default, Cancellation);
            return null;
        }
        catch (LibvirtException e)
        {
            return e;
        }
    }

    private static async Task<RpcClient> ConnectAsync(DaemonHost host)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.Socket), Cancellation);
        return new RpcClient(new NetworkStream(socket, ownsSocket: true));
    }

    [GeneratedRegex(@"^\| (\d+) \| `(\w+)` \| (\w+) \| ?(.*?) ?\|$")]
    private static partial Regex Row();

    /// <summary>A word that is no argument of anything: a string longer than may be, a count too high.</summary>
    private readonly record struct NoArguments : IXdr<NoArguments>
    {
        public static NoArguments Read(ref XdrReader reader) => default;

        public void Write(ref XdrWriter writer) => writer.UInt32(uint.MaxValue);
    }
}
