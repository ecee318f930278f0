using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Processors and memory in numbers, and what is refused, as programs with libvirt's Python library get it.</summary>
public sealed class HostFigureTests
{
    // Memory in use changes while it is asked for: a tenth of it all is no mistake.
    private const string Figures =
        """
        import libvirt, os, sys
        c = libvirt.open(sys.argv[1])
        meminfo = {l.split(':')[0]: int(l.split()[1]) for l in open('/proc/meminfo')}
        near = lambda a, b: abs(a - b) < meminfo['MemTotal'] // 10
        online = os.sysconf('SC_NPROCESSORS_ONLN')
        def check(what, so):
            if not so: sys.exit('%s is wrong' % what)
        info = c.getInfo()
        check('architecture', info[0] == os.uname().machine)
        check('memory', info[1] == meminfo['MemTotal'] // 1024)
        check('processors', info[2] == online)
        check('topology', info[4] * info[5] * info[6] * info[7] == online)
        total, bits, count = c.getCPUMap()
        check('map', total == os.sysconf('SC_NPROCESSORS_CONF') and count == online and bits.count(True) == online)
        before = [int(n) for n in open('/proc/stat').readline().split()[1:]]
        stats = c.getCPUStats(-1)
        after = [int(n) for n in open('/proc/stat').readline().split()[1:]]
        for name, fields in (('user', (0, 1)), ('kernel', (2, 5, 6)), ('idle', (3,)), ('iowait', (4,))):
            ticks = stats[name] // 10000000
            check(name, sum(before[f] for f in fields) <= ticks <= sum(after[f] for f in fields))
        one = c.getCPUStats(0)
        check('one processor', 0 < one['user'] <= c.getCPUStats(-1)['user'])
        memory = c.getMemoryStats(-1)
        check('memory statistics', memory['total'] == meminfo['MemTotal'] and near(memory['free'], meminfo['MemFree']) and near(memory['cached'], meminfo['Cached']))
        cell = c.getMemoryStats(0)
        check('memory of a cell', sorted(cell) == ['free', 'total'] and cell['free'] < cell['total'])
        check('free memory', near(c.getFreeMemory() // 1024, meminfo['MemFree']))
        check('free memory of cells', near(c.getCellsFreeMemory(0, 1)[0] // 1024, cell['free']))
        pages = c.getFreePages([4], 0, 1)
        check('free pages', near(list(pages.values())[0][4] * 4, cell['free']))
        ksm = '/sys/kernel/mm/ksm/'
        seen = c.getMemoryParameters()
        check('page merging', seen == {'shm_' + n: int(open(ksm + n).read()) for n in ('pages_to_scan', 'sleep_millisecs', 'pages_shared',
            'pages_sharing', 'pages_unshared', 'pages_volatile', 'full_scans', 'merge_across_nodes') if os.path.exists(ksm + n)})
        check('host name', c.getHostname() == os.uname().nodename)
        check('kind', c.getType() == 'QEMU')
        check('version of QEMU', c.getVersion() == int(sys.argv[2]))
        check('processors of a guest', c.getMaxVcpus(None) == 16)
        if not os.path.exists('/sys/class/dmi/id'):
            try:
                c.getSysinfo()
                sys.exit('tables of a machine that has none')
            except libvirt.libvirtError as e:
                check('missing tables', e.get_error_code() == libvirt.VIR_ERR_CONFIG_UNSUPPORTED)
        print('good')

        """;

    private const string Refusals =
        """
        import libvirt, sys
        libvirt.registerErrorHandler(lambda *_: None, None)
        c = libvirt.open(sys.argv[1])
        def tell(what, work):
            try:
                print(what, 'done', work())
            except libvirt.libvirtError as e:
                print(what, e.get_error_code(), e.get_error_domain())
        q = '/usr/bin/qemu-system-x86_64'
        tell('unknown architecture', lambda: c.getDomainCapabilities(None, 'nope', None, None))
        tell('architecture without an emulator', lambda: c.getDomainCapabilities(None, 'sparc', None, None))
        tell('unknown machine', lambda: c.getDomainCapabilities(None, 'x86_64', 'nope', None))
        tell('machine that is not served', lambda: c.getDomainCapabilities(None, 'x86_64', 'isapc', None))
        tell('unknown kind of guest', lambda: c.getDomainCapabilities(None, None, None, 'nope'))
        tell('kind of guest of another driver', lambda: c.getDomainCapabilities(None, None, None, 'xen'))
        tell('emulator that is not there', lambda: c.getDomainCapabilities('/nope', None, None, None))
        tell('emulator that is none', lambda: c.getDomainCapabilities('/bin/true', None, None, None))
        tell('emulator of another architecture', lambda: c.getDomainCapabilities(q, 'sparc', None, None))
        tell('models of an unknown architecture', lambda: c.getCPUModelNames('nope'))
        tell('processors of an unknown kind of guest', lambda: c.getMaxVcpus('nope'))
        tell('statistics of a processor that is not there', lambda: c.getCPUStats(9999))
        tell('memory of a cell that is not there', lambda: c.getMemoryStats(9999))
        tell('free memory of a cell that is not there', lambda: c.getCellsFreeMemory(9999, 1))
        tell('pages of a size that is not there', lambda: c.getFreePages([5], 0, 1))
        tell('guests with encrypted memory', c.getSEVInfo)
        tell('comparison with a malformed document', lambda: c.compareCPU('<cpu'))
        tell('comparison with another document', lambda: c.compareCPU('<domain/>'))
        tell('comparison with an unknown model', lambda: c.compareCPU('<cpu><model>nope</model></cpu>'))
        tell('baseline of nothing', lambda: c.baselineCPU(['<cpu/>']))
        tell('baseline of different makers', lambda: c.baselineCPU(['<cpu><arch>x86_64</arch><vendor>%s</vendor></cpu>' % v for v in ('Intel', 'AMD')]))
        tell('no device', lambda: c.nodeDeviceLookupByName('nope'))
        tell('no interface', lambda: c.interfaceLookupByName('nope'))
        tell('no interface by address', lambda: c.interfaceLookupByMACString('00:11:22:33:44:55'))
        lo = c.interfaceLookupByName('lo')
        tell('definition of an interface', lambda: c.interfaceDefineXML("<interface type='ethernet' name='x'/>"))
        tell('start of an interface', lo.create)
        tell('stop of an interface', lo.destroy)
        tell('undefinition of an interface', lo.undefine)
        tell('begin of a change of interfaces', c.changeBegin)
        tell('creation of a device', lambda: c.nodeDeviceCreateXML('<device/>'))
        tell('suspension of the host', lambda: c.suspendForDuration(0, 60))
        tell('setting of page merging', lambda: c.setMemoryParameters({'shm_pages_to_scan': 100}))
        ro = libvirt.openReadOnly(sys.argv[1] + '-ro')
        tell('capabilities by who may only look', lambda: len(ro.getCapabilities()) > 0)
        tell('domain capabilities by who may only look', lambda: ro.getDomainCapabilities(None, None, None, None))
        net = libvirt.open(sys.argv[1].replace('qemu+unix', 'network+unix'))
        tell('capabilities of a connection for networks', net.getCapabilities)
        tell('devices of a connection for networks', net.listAllDevices)

        """;

    [Fact]
    public async Task Figures_are_the_kernels()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string version = await host.ShellAsync("qemu-system-x86_64 --version | sed -n 's/.*version \\([0-9]*\\)\\.\\([0-9]*\\)\\.\\([0-9]*\\).*/\\1 \\2 \\3/p' | awk '{print $1 * 1000000 + $2 * 1000 + $3}'");

        string said = (await host.TryAsync("/usr/bin/python3", host.Document("figures.py", Figures), host.Uri, version.Trim())).Succeeded();

        Assert.Equal("good\n", said);
    }

    [Fact]
    public async Task A_program_gets_libvirts_error_codes()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();

        string codes = (await host.TryAsync("/usr/bin/python3", host.Document("codes.py", Refusals), host.Uri)).Succeeded();

        Golden.Matches("errors/host.txt", codes);
    }
}
