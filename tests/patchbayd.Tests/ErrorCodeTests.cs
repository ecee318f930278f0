using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>Errors as libvirt's own Python library gives them to programs: code and domain, which programs decide by.</summary>
public sealed class ErrorCodeTests
{
    private const string Program =
        """
        import libvirt, sys
        libvirt.registerErrorHandler(lambda *_: None, None)
        c = libvirt.open(sys.argv[1])
        documents = sys.argv[2]
        read = lambda name: open(documents + '/' + name).read()
        def tell(what, work):
            try:
                work()
                print(what, 'done')
            except libvirt.libvirtError as e:
                print(what, e.get_error_code(), e.get_error_domain())
        tell('no network by name', lambda: c.networkLookupByName('nope'))
        tell('no network by uuid', lambda: c.networkLookupByUUIDString('00000000-0000-0000-0000-000000000001'))
        tell('no guest by name', lambda: c.lookupByName('nope'))
        tell('no guest by uuid', lambda: c.lookupByUUIDString('00000000-0000-0000-0000-000000000001'))
        tell('no guest by id', lambda: c.lookupByID(77))
        tell('malformed network', lambda: c.networkDefineXML('<network><name>x</nam'))
        tell('wrong root', lambda: c.networkDefineXML('<domain/>'))
        tell('nameless network', lambda: c.networkDefineXML('<network/>'))
        tell('unknown mode', lambda: c.networkDefineXML("<network><name>x</name><forward mode='frob'/></network>"))
        tell('malformed guest', lambda: c.defineXML('<domain'))
        tell('memoryless guest', lambda: c.defineXML("<domain type='qemu'><name>x</name><os><type>hvm</type></os></domain>"))
        n = c.networkDefineXML(read('default.xml'))
        tell('taken bridge', lambda: c.networkDefineXML("<network><name>x</name><bridge name='virbr0'/></network>"))
        tell('taken uuid', lambda: c.networkDefineXML("<network><name>x</name><uuid>%s</uuid></network>" % n.UUIDString()))
        tell('stop of a stopped network', n.destroy)
        tell('bad lease address', lambda: n.DHCPLeases('52:54'))
        d = c.defineXML(read('blue.xml'))
        tell('start without the network', d.create)
        n.create()
        tell('start of a started network', n.create)
        tell('creation of a started network', lambda: c.networkCreateXML(read('default.xml')))
        tell('stop of a stopped guest', d.destroy)
        tell('suspend of a stopped guest', d.suspend)
        tell('addresses of a stopped guest', lambda: d.interfaceAddresses(0))
        d.create()
        tell('start of a started guest', d.create)
        tell('creation of a started guest', lambda: c.createXML(read('blue.xml')))
        tell('resume of a running guest', d.resume)
        d.undefine()
        tell('autostart of a guest that is not stored', lambda: d.setAutostart(1))
        tell('undefine of a guest that is not stored', d.undefine)
        d.destroy()
        tell('stop of a guest that is gone', d.destroy)
        n.undefine()
        tell('autostart of a network that is not stored', lambda: n.setAutostart(1))
        tell('undefine of a network that is not stored', n.undefine)
        n.destroy()
        tell('start of a network that is gone', n.create)
        ro = libvirt.open(sys.argv[1] + '-ro')
        tell('definition by who may only look', lambda: ro.networkDefineXML(read('default.xml')))
        tell('secret things for who may only look', lambda: ro.defineXML(read('blue.xml')))

        """;

    [Fact]
    public async Task A_program_gets_libvirts_error_codes()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string program = host.Document("codes.py", Program);

        string codes = (await host.TryAsync("/usr/bin/python3", program, host.Uri, Golden.PathOf("documents"))).Succeeded();

        Golden.Matches("errors/codes.txt", codes);
    }
}
