using Patchbay.Testing;

namespace Patchbay.Daemon.Tests;

/// <summary>What virsh has no command for, or asks in another way, as libvirt's own Python library asks it of guests.</summary>
public sealed class GuestLibraryTests
{
    private const string Program =
        """
        import libvirt, sys
        libvirt.registerErrorHandler(lambda *_: None, None)
        c = libvirt.open(sys.argv[1])
        tuning = '<iothreads>2</iothreads><cputune><shares>512</shares><quota>-1</quota><vcpupin vcpu="1" cpuset="0"/></cputune>'
        document = open(sys.argv[2] + '/blue.xml').read().replace('<os>', "<vcpu current='1'>2</vcpu><os>")
        def tell(what, work):
            try:
                print(what, work())
            except libvirt.libvirtError as e:
                print(what, e.get_error_code(), e.get_error_domain(), e.get_error_message())
        d = c.defineXML(document.replace('<os>', tuning + '<os>'))
        CONFIG, LIVE = libvirt.VIR_DOMAIN_AFFECT_CONFIG, libvirt.VIR_DOMAIN_AFFECT_LIVE
        tell('largest memory', d.maxMemory)
        tell('processors, of one that is off', d.maxVcpus)
        tell('processors', lambda: d.setVcpus(2))
        tell('scheduler', d.schedulerType)
        tell('its parameters', lambda: sorted(d.schedulerParameters().items()))
        tell('its parameters, stored', lambda: d.schedulerParametersFlags(CONFIG)['cpu_shares'])
        tell('its parameters, live', lambda: d.schedulerParametersFlags(LIVE))
        tell('where processors run', lambda: [pin[:1] for pin in d.vcpuPinInfo()])
        tell('where the emulator runs', lambda: d.emulatorPinInfo()[:1])
        tell('its threads', lambda: [thread[0] for thread in d.ioThreadInfo()])
        tell('its counters', d.perfEvents)
        tell('its protection', d.launchSecurityInfo)
        tell('snapshots', lambda: (d.snapshotNum(), d.snapshotListNames(), d.listAllSnapshots(), d.hasCurrentSnapshot()))
        tell('the snapshot', d.snapshotCurrent)
        tell('checkpoints', d.listAllCheckpoints)
        tell('a checkpoint', lambda: d.checkpointLookupByName('nope'))
        tell('saved memory', d.hasManagedSaveImage)
        tell('no saved memory', d.managedSaveRemove)
        tell('what is saved', d.managedSaveGetXMLDesc)
        tell('a channel to set', lambda: d.setGuestVcpus('1', 0))
        tell('a time for the agent', lambda: d.agentSetResponseTimeout(5))
        tell('a time that is none', lambda: d.agentSetResponseTimeout(-3))
        tell('keys', lambda: d.authorizedSSHKeysGet('root'))
        tell('more keys', lambda: d.authorizedSSHKeysSet('root', ['ssh-ed25519 AAAA me']))
        d = c.defineXML(document)
        c.networkCreateXML(open(sys.argv[2] + '/default.xml').read())
        d.create()
        tell('scheduler of one that runs', d.schedulerType)
        tell('its parameters, then', d.schedulerParameters)
        tell('processors, of one that runs', d.maxVcpus)
        tell('one more', lambda: d.setVcpus(2))
        tell('has two', lambda: d.vcpusFlags(LIVE))
        tell('where they run', lambda: len(d.vcpuPinInfo()))
        tell('threads of one that runs', d.ioThreadInfo)
        for what, work in {
            'save': lambda: d.save('/run/nowhere'), 'dump': lambda: d.coreDump('/run/nowhere'), 'snapshot': lambda: d.snapshotCreateXML('<domainsnapshot/>'),
            'migrate': lambda: d.migrate3(c, {}, 0), 'pin': lambda: d.pinVcpu(0, (True,)), 'block job': lambda: d.blockJobInfo('vda'),
            'restore': lambda: c.restore('/run/nowhere'), 'secrets': lambda: c.secretDefineXML('<secret/>'), 'filters': lambda: c.nwfilterDefineXML('<filter/>'),
            'convert': lambda: c.domainXMLFromNative('qemu-argv', 'qemu'), 'interface': lambda: c.interfaceDefineXML('<interface/>'),
        }.items():
            tell(what, work)
        d.destroy()
        """;

    [Fact]
    public async Task A_program_finds_what_virsh_has_no_command_for()
    {
        await using DaemonHost host = await DaemonHost.StartAsync();
        string program = host.Document("guests.py", Program);

        string said = (await host.TryAsync("/usr/bin/python3", program, host.Uri, Golden.PathOf("documents"))).Succeeded();

        Golden.Matches("python/guests.txt", said);
    }
}
