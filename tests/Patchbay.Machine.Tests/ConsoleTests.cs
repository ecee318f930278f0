using System.Diagnostics;
using System.Text;
using Patchbay.Testing;
using Patchbay.Testing.Hosts;

namespace Patchbay.Machine.Tests;

/// <summary>A guest's console through the daemon, as Debian's virsh and libvirt's Python library have it: a stream both ways.</summary>
public sealed class ConsoleTests
{
    private const string Program =
        """
        import libvirt, sys
        libvirt.registerErrorHandler(lambda *_: None, None)
        c = libvirt.open(sys.argv[1])
        d = c.lookupByName('blue')
        s = c.newStream()
        d.openConsole(None, s, 0)
        try:
            d.openConsole(None, c.newStream(), 0)
        except libvirt.libvirtError as e:
            print(e.get_error_code(), e.get_error_message())
        said = b''
        s.send(b'\necho forty-two is $((40+2))\n')
        while b'forty-two is 42' not in said:
            said += s.recv(1024)
        s.finish()
        s = c.newStream()
        d.openConsole('serial0', s, 0)
        s.abort()
        try:
            d.openConsole('nope', c.newStream(), 0)
        except libvirt.libvirtError as e:
            print(e.get_error_code(), e.get_error_message())
        print('done')
        """;

    // A person at a terminal: types, reads, and looks at how the terminal is set. argv: ours, lost or started, then a command line.
    private const string Person =
        """
        import os, select, signal, subprocess, sys, termios, time

        class Terminal:
            def __init__(self, *command):
                self.master, self.slave = os.openpty()
                self.before = termios.tcgetattr(self.slave)
                self.said = b''
                self.process = subprocess.Popen(command, stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                                env=dict(os.environ, TERM='xterm'), preexec_fn=lambda: os.login_tty(os.dup(self.slave)))
                self.hears(b'Ctrl+] leaves.')

            def read(self, limit):
                if select.select([self.master], [], [], limit)[0]:
                    self.said += os.read(self.master, 4096)

            # What was said before counts as well; then it is forgotten.
            def hears(self, wanted, limit=90):
                end = time.monotonic() + limit
                while wanted not in self.said:
                    assert time.monotonic() < end, (wanted, self.said)
                    self.read(0.1)
                heard, self.said = self.said.split(wanted, 1)
                return heard

            def types(self, keys):
                os.write(self.master, keys)

            def is_raw(self):
                return not termios.tcgetattr(self.slave)[3] & (termios.ICANON | termios.ECHO | termios.ISIG)

            def becomes_raw(self):
                end = time.monotonic() + 10
                while not self.is_raw():
                    assert time.monotonic() < end
                    time.sleep(0.02)

            def ends(self, code):
                end = time.monotonic() + 20
                while self.process.poll() is None:
                    assert time.monotonic() < end, self.said
                    self.read(0.1)
                while select.select([self.master], [], [], 0)[0]:
                    self.read(0)
                assert self.process.returncode == code, (self.process.returncode, self.said)
                assert termios.tcgetattr(self.slave) == self.before, (termios.tcgetattr(self.slave), self.before)
                return self.said.decode()

        mode, console = sys.argv[1], sys.argv[2:]
        me = Terminal(*console)
        me.becomes_raw()
        # No mode of keys stays but the guest's.
        me.hears(b'\x1b[?1l\x1b>')
        if mode == 'started':
            # From the first line that the kernel says.
            me.hears(b'Linux version ')
            me.hears(b'GUEST READY blue')
            me.hears(b'guest# ')
            me.types(b'echo "a\tb" | tr "\\t" T\r')
            me.hears(b'aTb', 20)
            me.hears(b'guest# ')
            me.types(b'\x1d')
            print('left:', me.ends(0).split())
            # The guest goes on, and so does what was typed at it.
            me = Terminal(*console[:-3], 'console', 'blue')
            me.types(b'\x15\r')
            me.hears(b'guest# ')
            me.types(b'echo s""till\r')
            me.hears(b'\r\nstill\r\n', 20)
            me.hears(b'guest# ')
            me.types(b'\x1d')
            print('left:', me.ends(0).split())
            sys.exit()
        if mode == 'lost':
            print('attached', flush=True)
            print(me.ends(1).strip())
            sys.exit()

        me.hears(b'GUEST READY blue')
        me.hears(b'guest# ')
        me.types(b'zebra')
        me.hears(b'zebra', 20)
        time.sleep(0.5)
        me.read(0)
        assert b'zebra' not in me.said and b'\n' not in me.said, me.said
        me.types(b'\x15\x1b[A')
        me.hears(b'^[[A', 20)
        me.types(b'\x15echo "a\tb" | tr "\\t" T\r')
        me.hears(b'aTb', 20)
        me.hears(b'guest# ')
        me.types(b'sleep 600\r')
        me.hears(b'sleep 600\r\n')
        me.types(b'\x03')
        me.hears(b'^C')
        me.hears(b'guest# ', 20)
        me.types(b'cat; echo e""nd\r')
        me.hears(b'nd\r\n')
        me.types(b'\x04')
        me.hears(b'end\r\n', 20)
        me.hears(b'guest# ')

        # Stopped, and the terminal set by its shell meanwhile.
        os.kill(me.process.pid, signal.SIGSTOP)
        termios.tcsetattr(me.slave, termios.TCSANOW, me.before)
        os.kill(me.process.pid, signal.SIGCONT)
        me.becomes_raw()

        me.types(b'\x1d')
        print('left:', me.ends(0).split())

        for sent in signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT:
            me = Terminal(*console)
            me.becomes_raw()
            me.process.send_signal(sent)
            me.ends(1)

        me = Terminal(*console)
        me.types(b'\x15\r')
        me.hears(b'guest# ')
        other = Terminal(*console, '--force')
        print('taken:', me.ends(1).strip())
        other.types(b'\x15poweroff -f\r')
        print('ended:', other.ends(0).strip().splitlines()[-1])
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Virsh_and_programs_type_at_a_guest_and_read_what_it_says()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", ""));
        await host.VirshAsync("start", "blue");

        // A terminal of its own, as virsh wants one.
        using Process virsh = Tool.Start(host.Host.Inside(["script", "-qefc", $"virsh -c '{host.Uri}' console blue", "/dev/null"]));
        StringBuilder said = new();
        await SaysAsync("GUEST READY blue");
        await TypeAsync("\necho forty-two is $((40+2))\n");
        await SaysAsync("forty-two is 42");
        ToolResult second = await host.Host.TryAsync("script", "-qefc", $"virsh -c '{host.Uri}' console blue", "/dev/null");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Active console session exists", second.Output, StringComparison.Ordinal);
        await TypeAsync("\u001d");
        await virsh.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, virsh.ExitCode);

        ToolResult program = await host.Host.TryAsync("/usr/bin/python3", host.Document("console.py", Program), host.Uri);
        Assert.Equal(
            """
            9 operation failed: Active console session exists for this domain
            1 internal error: cannot find console device 'nope'
            done

            """.ReplaceLineEndings("\n"),
            program.Succeeded());

        async Task TypeAsync(string keys)
        {
            await virsh.StandardInput.WriteAsync(keys.AsMemory(), Cancellation);
            await virsh.StandardInput.FlushAsync(Cancellation);
        }

        async Task SaysAsync(string wanted)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(90));
            char[] buffer = new char[1024];
            while (!said.ToString().Contains(wanted, StringComparison.Ordinal))
            {
                int count = await virsh.StandardOutput.ReadAsync(buffer, limit.Token);
                Assert.True(count > 0, $"virsh has ended: {said}");
                said.Append(buffer, 0, count);
            }
        }
    }

    [Fact]
    public async Task A_terminal_is_the_guest_s_key_by_key_and_afterwards_as_it_was()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", ""));
        await host.VirshAsync("start", "blue");
        string person = host.Document("person.py", Person);
        string[] console = [Programs.Patchbay, "--root", host.Root, "guest", "console", "blue"];

        ToolResult typed = await Tool.RunAsync(host.Host.Inside(["/usr/bin/python3", person, "ours", .. console]), Cancellation, limit: TimeSpan.FromMinutes(3));
        Assert.Equal(
            """
            left: []
            taken: error: operation aborted: the console was taken by another client
            ended: guest blue: its console has ended

            """.ReplaceLineEndings("\n"),
            typed.Succeeded());

        await host.VirshAsync("start", "blue");
        using Process attached = Tool.Start(host.Host.Inside(["/usr/bin/python3", person, "lost", .. console]));
        Assert.Equal("attached", await attached.StandardOutput.ReadLineAsync(Cancellation));
        await host.KillDaemonAsync();
        string said = await attached.StandardOutput.ReadToEndAsync(Cancellation);
        await attached.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(attached.ExitCode == 0, await attached.StandardError.ReadToEndAsync(Cancellation));
        Assert.EndsWith("error: the connection is lost: the server closed the connection", said.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_is_started_with_its_console_is_heard_from_its_first_word_on()
    {
        await using TestHost host = await TestHost.StartAsync();
        await host.VirshAsync("define", await Documents.GuestAsync(host, "blue", "", arguments: "loglevel=7"));

        ToolResult typed = await Tool.RunAsync(
            host.Host.Inside(
                ["/usr/bin/python3", host.Document("person.py", Person), "started", Programs.Patchbay, "--root", host.Root, "guest", "start", "blue", "--console"]),
            Cancellation,
            limit: TimeSpan.FromMinutes(3));

        Assert.Equal("left: []\nleft: []\n", typed.Succeeded());
        Assert.Equal("running", (await host.VirshAsync("domstate", "blue")).Trim());
    }
}
