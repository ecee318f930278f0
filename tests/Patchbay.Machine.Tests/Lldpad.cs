using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>
/// lldpad, as far as it is spoken to: it notes what it is told, says of a station that it has been taken in, in a message of the type that
/// ends a list, and tells the address that the request's header names when the switch lets a station go (SIGUSR1). It names its process
/// some time before it listens.
/// </summary>
internal sealed class Lldpad(TestHost host)
{
    private const string Script =
        """
        import os, signal, socket, struct, sys, time
        me = int(sys.argv[2])
        open('/run/lldpad.pid', 'w').write(str(me))
        open('/run/lldpad.process', 'w').write(str(os.getpid()))
        time.sleep(float(sys.argv[3]))
        s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        s.bind((me, 0))
        log = open(sys.argv[1], 'a', buffering=1)
        last = None
        instance = b''
        def attribute(type, value):
            return struct.pack('=HH', 4 + len(value), type) + value + bytes(-len(value) % 4)
        def release(number, frame):
            listener, header, name, mac = last
            port = instance + attribute(1, struct.pack('=I', 0xffffffff)) + attribute(6, struct.pack('=H', 3))
            body = header + name + attribute(22, attribute(1, mac)) + attribute(24, attribute(1, port))
            s.sendto(struct.pack('=IHHII', 16 + len(body), 19, 0, 0, me) + body, (listener, 0))
        signal.signal(signal.SIGUSR1, release)
        while True:
            data, who = s.recvfrom(65536)
            length, type, flags, sequence, listener = struct.unpack('=IHHII', data[:16])
            if type == 19:
                log.write(data[16:length].hex() + '\n')
                at = data.find(bytes.fromhex('28000100'))
                last = (listener, data[16:32], attribute(3, b'up0\0'), data[at:at + 40])
                at = data.find(bytes.fromhex('14000400'))
                instance = data[at:at + 20]
                s.sendto(struct.pack('=IHHIIi', 36, 2, 0, sequence, listener, 0) + data[:16], who)
            else:
                port = instance + attribute(1, struct.pack('=I', 0xffffffff)) + attribute(7, struct.pack('=H', 0))
                body = data[16:32] + attribute(24, attribute(1, port))
                s.sendto(struct.pack('=IHHII', 16 + len(body), 3, 0, sequence, listener) + body, who)
        """;

    private string Log => host.PathOf("lldpad.log");

    /// <summary>Starts one at this netlink address; its files are in the host's <c>/run</c>.</summary>
    public Task StartAsync(uint address, string pause = "0") => host.Host.ShellAsync(
        $"rm -f /run/lldpad.process; python3 '{host.Document("lldpad.py", Script)}' '{Log}' {address} {pause} >/dev/null 2>&1 & for i in $(seq 100); do [ -s /run/lldpad.process ] && exit 0; sleep 0.1; done; exit 1");

    /// <summary>What it was told, once that is as much; each message in hexadecimal digits.</summary>
    public async Task<string[]> ToldAsync(int count)
    {
        await host.UntilAsync($"it is told {count} times", async () => (await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken)).Length >= count);
        return await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken);
    }
}
