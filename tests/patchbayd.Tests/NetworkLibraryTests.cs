using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What virsh has no command for, as libvirt's own Python library asks for it: limits of ports, old lists, flags that mean nothing.</summary>
public sealed class NetworkLibraryTests
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
                print(what, work())
            except libvirt.libvirtError as e:
                print(what, e.get_error_code(), e.get_error_domain(), e.get_error_message())
        document = read('lab.xml').replace('<mac ', "<bandwidth><inbound average='1000' peak='2000'/></bandwidth><mac ")
        n = c.networkCreateXML(document)
        c.networkDefineXML(read('spare.xml'))
        tell('running, old way', lambda: (c.numOfNetworks(), c.listNetworks()))
        tell('defined, old way', lambda: (c.numOfDefinedNetworks(), c.listDefinedNetworks()))
        p = n.portCreateXML(read('port.xml'))
        q = n.portCreateXML(read('port.xml').replace('3207d', '3207e'))
        order = lambda d: sorted(d.items())
        tell('as allocated', lambda: order(p.parameters()))
        tell('set', lambda: p.setParameters({'inbound.average': 100, 'inbound.peak': 200, 'inbound.burst': 64, 'outbound.average': 10}))
        tell('as set', lambda: order(p.parameters()))
        print(p.XMLDesc())
        tell('a direction without an average', lambda: p.setParameters({'inbound.average': 7, 'outbound.peak': 9}))
        tell('has none', lambda: order(p.parameters()))
        tell('a floor', lambda: p.setParameters({'inbound.floor': 1500}))
        tell('one too many', lambda: q.setParameters({'inbound.floor': 501}))
        tell('which changed nothing', lambda: order(q.parameters()))
        tell('the rest of it', lambda: q.setParameters({'inbound.floor': 500}))
        tell('a lower one', lambda: p.setParameters({'inbound.floor': 1000}))
        tell('nothing', lambda: p.setParameters({'inbound.average': 0}))
        tell('is no limit', lambda: order(p.parameters()))
        q.delete()
        tell('of a port that is gone', lambda: q.setParameters({'inbound.average': 1}))
        tell('unknown flags of a list', lambda: c.listAllNetworks(1 << 20))
        tell('unknown flags of a document', lambda: n.XMLDesc(64))
        tell('unknown flags of a port', lambda: n.portCreateXML(read('port.xml'), 128))
        tell('two mistakes', lambda: c.networkDefineXML("<network><name>x</name><forward mode='natt'/><ip address='1.2.3'/></network>"))
        tell('validation', lambda: c.networkDefineXMLFlags("<network><name>x</name><frob/></network>", libvirt.VIR_NETWORK_DEFINE_VALIDATE))

        """;

    [Fact]
    public async Task A_program_finds_what_virsh_has_no_command_for()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string program = host.Document("ports.py", Program);

        string said = (await host.TryAsync("/usr/bin/python3", program, host.Uri, Golden.PathOf("documents"))).Succeeded();

        Golden.Matches("python/networks.txt", said);
        // The error has the first mistake of a document, the log all of them.
        Assert.Contains("(network_definition):1:33: error PB0105", host.Log, StringComparison.Ordinal);
        Assert.Contains("(network_definition):1:50: error PB0102", host.Log, StringComparison.Ordinal);
    }
}
