using System.Globalization;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>Writes down which addresses are announced on a bridge: reverse ARP requests that a packet socket of another program hears there.</summary>
internal sealed class AnnouncementWatch
{
    private const string Program =
        """
        import socket, sys
        heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x8035))
        heard.bind((sys.argv[1], 0))
        heard.settimeout(120)
        print("listening", flush=True)
        for _ in range(1000):
            frame = heard.recv(2048)
            # RFC 903: from the card to everybody, a request (3) that names the sender as whom it is about.
            if len(frame) >= 42 and frame[:6] == b"\xff" * 6 and frame[20:22] == b"\0\3" and frame[6:12] == frame[22:28] == frame[32:38]:
                print("announced", frame[6:12].hex(":"), flush=True)
        """;

    private readonly TestHost _host;
    private readonly string _path;

    private AnnouncementWatch(TestHost host, string path) => (_host, _path) = (host, path);

    /// <summary>Everything heard so far.</summary>
    public string Heard => File.ReadAllText(_path);

    /// <summary>Begins to listen, for two minutes of silence at most.</summary>
    public static async Task<AnnouncementWatch> StartAsync(TestHost host, string bridge)
    {
        AnnouncementWatch watch = new(host, host.PathOf(string.Create(CultureInfo.InvariantCulture, $"announced.{bridge}")));
        string program = host.Document("announced.py", Program);
        await host.Host.ShellAsync($"/usr/bin/python3 '{program}' {bridge} >'{watch._path}' 2>&1 &");
        await host.UntilAsync("someone listens", () => Task.FromResult(watch.Heard.Contains("listening", StringComparison.Ordinal)));
        return watch;
    }

    /// <summary>Waits until a card is announced.</summary>
    public Task HearsAsync(string mac)
        => _host.UntilAsync($"{mac} was announced", () => Task.FromResult(Heard.Contains($"announced {mac}", StringComparison.Ordinal)), 20);
}
