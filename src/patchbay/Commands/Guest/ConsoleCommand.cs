using System.CommandLine;
using System.Runtime.InteropServices;
using Patchbay.Linux;
using Patchbay.Rpc;

namespace Patchbay.Cli.Commands.Guest;

/// <summary><c>patchbay guest console</c>: a guest's serial line on this terminal.</summary>
internal static class ConsoleCommand
{
    // Ctrl+], as telnet and virsh have it.
    private const byte Escape = 0x1d;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        Argument<string> name = GuestLookup.Argument();
        Option<string?> device = new("--device") { Description = "Another console or serial line, by its alias.", HelpName = "ALIAS" };
        Option<bool> force = new("--force") { Description = "Take the console from whoever has it." };
        Command command = new ExampleCommand("console", "Attach to a guest's serial line; Ctrl+] leaves.", ("patchbay guest console web1", "type to the guest; Ctrl+] leaves")) { name, device, force };
        command.OnServer(async (parsed, connection, ct) =>
        {
            RpcDomain guest = await connection.FindGuestAsync(parsed.GetRequiredValue(name), ct);
            return await AttachAsync(parsed, connection, guest, parsed.GetValue(device), null, ct, parsed.GetValue(force) ? VirDomainConsoleFlags.Force : 0);
        });
        return command;
    }

    // DECCKM and DECKPAM off, which is how a terminal begins.
    private static ReadOnlySpan<byte> UsualKeys => "\e[?1l\e>"u8;

    /// <summary>Attaches until Ctrl+], the end of input, or the end of the guest.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="connection">The server.</param>
    /// <param name="guest">Whose.</param>
    /// <param name="device">Which line; null for the first.</param>
    /// <param name="attached">What is done once the line is there.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="flags">Whether it is taken from others.</param>
    public static async Task<int> AttachAsync(
        ParseResult parsed, LibvirtConnection connection, RpcDomain guest, string? device, Func<Task>? attached, CancellationToken ct, VirDomainConsoleFlags flags = 0)
    {
        (_, LibvirtStream stream) = await connection.Client.OpenStreamAsync(
            RemoteProcedure.DomainOpenConsole, new DomainOpenConsoleArguments(guest, device, (uint)flags), ct);
        await using LibvirtStream owned = stream;
        TextWriter error = parsed.InvocationConfiguration.Error;
        error.WriteLine($"Connected to guest {guest.Name}. Ctrl+] leaves.");
        using (RawTerminal? terminal = RawTerminal.TryTakeInput())
        {
            try
            {
                if (attached is not null)
                {
                    await attached();
                }
                if (await TalkAsync(stream, terminal, ct))
                {
                    return ExitCode.Done;
                }
            }
            finally
            {
                if (terminal is not null)
                {
                    error.Write("\r\n");
                }
            }
        }
        error.WriteLine($"guest {guest.Name}: its console has ended");
        return ExitCode.Done;
    }

    /// <summary>Passes bytes both ways.</summary>
    /// <returns>True where who types has left; false where the guest's line has ended.</returns>
    private static async Task<bool> TalkAsync(LibvirtStream stream, RawTerminal? terminal, CancellationToken cancellationToken)
    {
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Leave);
        using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Leave);
        using Stream output = Console.OpenStandardOutput();
        if (terminal is not null && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"))
        {
            // The runtime has the arrow keys send what it wants to read itself; the guest asks for what it wants.
            output.Write(UsualKeys);
        }
        using Stream? script = terminal is null ? Console.OpenStandardInput() : null;
        Task reading = stream.CopyToAsync(output, leaving.Token);
        Task typing = TypeAsync(terminal is null ? script!.ReadAsync : terminal.ReadAsync, stream, leaving.Token);
        Task ended = await Task.WhenAny(reading, typing);
        if (ended == typing && !(terminal is not null && typing.IsCompletedSuccessfully)
            && await Task.WhenAny(reading, Task.Delay(Patience, TimeProvider.System, leaving.Token)) == reading)
        {
            // A script's input ends before the guest has answered it; and the reason for which nothing can be sent is heard there.
            ended = reading;
        }
        await leaving.CancelAsync();
        await ended;
        return ended == typing;

        void Leave(PosixSignalContext signal)
        {
            signal.Cancel = true;
            leaving.Cancel();
        }
    }

    private static async Task TypeAsync(Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, LibvirtStream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1024];
        int read;
        while ((read = await readAsync(buffer, cancellationToken)) > 0)
        {
            int escape = Array.IndexOf(buffer, Escape, 0, read);
            await stream.WriteAsync(buffer.AsMemory(0, escape < 0 ? read : escape), cancellationToken);
            if (escape >= 0)
            {
                return;
            }
        }
    }
}
