"""
The calls that virt-manager 4.1 makes as it starts and as someone opens its windows, in its order, with a check on every answer.
usage: virt_manager.py URI FOLDER   The daemon has a started network 'default' and a defined guest 'blue' on it.
"""
import sys
import threading
import time
import xml.etree.ElementTree as ET

import libvirt
from check import holds, refused, same

uri, folder = sys.argv[1:3]
libvirt.virEventRegisterDefaultImpl()
threading.Thread(target=lambda: [libvirt.virEventRunDefaultImpl() for _ in iter(int, 1)], daemon=True).start()

# It opens the connection, and looks at what it is connected to.
c = libvirt.openAuth(uri, [[libvirt.VIR_CRED_AUTHNAME, libvirt.VIR_CRED_PASSPHRASE], lambda *_: 0, None], 0)
c.setKeepAlive(20, 1)
same('a URI', c.getURI(), uri)
holds('versions', c.getVersion() > 7_000_000 and c.getLibVersion() >= 9_000_000)
caps = ET.fromstring(c.getCapabilities())
guest_caps = [g for g in caps.findall('guest') if g.find('arch').get('name') == 'x86_64']
same('it runs x86_64', [g.findtext('os_type') for g in guest_caps], ['hvm'])
holds('it has QEMU', 'qemu' in [d.get('type') for d in guest_caps[0].iter('domain')])
holds('it has an emulator', guest_caps[0].findtext('arch/emulator').startswith('/'))
holds('it has a host', caps.find('host/cpu/arch') is not None)

# It lists all there is; each kind by the newest call that the library has.
same('guests', [d.name() for d in c.listAllDomains()], ['blue'])
same('networks', (c.numOfNetworks(), [n.name() for n in c.listAllNetworks()]), (1, ['default']))
same('no pools', c.listAllStoragePools(), [])
devices = c.listAllDevices(0)
same('devices', (c.numOfDevices(None, 0), sorted(c.listDevices(None, 0))), (len(devices), sorted(d.name() for d in devices)))

# It asks for events of all kinds.
told = []
registered = [
    c.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda _, d, event, detail, __: told.append(('guest', d.name(), event)), None),
    *[c.domainEventRegisterAny(None, kind, lambda *_: None, None) for kind in (
        libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, libvirt.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED,
        libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE)],
]
network_event = c.networkEventRegisterAny(None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE, lambda _, n, event, detail, __: told.append(('network', n.name(), event)), None)
pool_events = [
    c.storagePoolEventRegisterAny(None, libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, lambda _, p, event, detail, __: told.append(('pool', p.name(), event)), None),
    c.storagePoolEventRegisterAny(None, libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH, lambda _, p, __: told.append(('refresh', p.name(), 0)), None),
]
device_event = c.nodeDeviceEventRegisterAny(None, libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, lambda *_: None, None)
same('each request has a number of its own', len(set(registered)), len(registered))

# Its list of guests, and the graphs beside them, every second.
info = c.getInfo()
holds('a host with memory and processors', info[0] == 'x86_64' and info[1] > 0 and info[2] > 0)
blue = c.lookupByName('blue')
stats = c.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE | libvirt.VIR_DOMAIN_STATS_CPU_TOTAL | libvirt.VIR_DOMAIN_STATS_VCPU | libvirt.VIR_DOMAIN_STATS_INTERFACE
                            | libvirt.VIR_DOMAIN_STATS_BALLOON | libvirt.VIR_DOMAIN_STATS_BLOCK, 0)
same('figures of a guest that does not run', [(d.name(), s['state.state']) for d, s in stats], [('blue', libvirt.VIR_DOMAIN_SHUTOFF)])
same('what a guest is', (blue.state(0)[0], blue.info()[0], blue.isActive(), blue.isPersistent(), blue.hasManagedSaveImage(0)), (libvirt.VIR_DOMAIN_SHUTOFF, 5, 0, 1, 0))
same('its snapshots', blue.listAllSnapshots(0), [])
xml = ET.fromstring(blue.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE))
same('its document', (xml.findtext('name'), xml.findtext('uuid')), ('blue', blue.UUIDString()))

# Its window of the connection: networks, devices, storage.
network = c.networkLookupByName('default')
same('a network', (network.isActive(), network.isPersistent(), network.autostart(), network.bridgeName()), (1, 1, 0, 'virbr0'))
same('its document', ET.fromstring(network.XMLDesc(0)).findtext('name'), 'default')
for device in devices:
    same(f'device {device.name()}', (ET.fromstring(device.XMLDesc(0)).findtext('name'), device.isActive()), (device.name(), 1))
refused('a pool that is not there', libvirt.VIR_ERR_NO_STORAGE_POOL, lambda: c.storagePoolLookupByName('default'))
pool = c.storagePoolDefineXML(f"<pool type='dir'><name>default</name><target><path>{folder}/default</path></target></pool>", 0)
pool.build(libvirt.VIR_STORAGE_POOL_BUILD_NEW)
pool.create(0)
pool.setAutostart(1)
same('a pool', (pool.isActive(), pool.autostart(), pool.info()[0]), (1, 1, libvirt.VIR_STORAGE_POOL_RUNNING))
same('its folder', ET.fromstring(pool.XMLDesc(0)).findtext('target/path'), f'{folder}/default')
same('its volumes', pool.listAllVolumes(), [])

# Its wizard: a name that is free, what the host can, a disk, and the guest.
refused('a free name', libvirt.VIR_ERR_NO_DOMAIN, lambda: c.lookupByName('new'))
domcaps = ET.fromstring(c.getDomainCapabilities(None, 'x86_64', 'q35', 'qemu', 0))
holds('the machine can', domcaps.findtext('path').startswith('/') and domcaps.findtext('domain') == 'qemu')
volume = pool.createXML("<volume type='file'><name>new.qcow2</name><capacity>67108864</capacity><allocation>0</allocation><target><format type='qcow2'/></target></volume>", 0)
path = f'{folder}/default/new.qcow2'
same('a disk', (volume.path(), volume.info()[:2], c.storageVolLookupByPath(path).name()), (path, [0, 67108864], 'new.qcow2'))
same('its format', ET.fromstring(volume.XMLDesc(0)).find('target/format').get('type'), 'qcow2')
new = c.defineXMLFlags(f"""<domain type='qemu'><name>new</name><memory>65536</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
  <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{path}'/><target dev='vda' bus='virtio'/></disk>
  <interface type='network'><source network='default'/><model type='virtio'/></interface></devices></domain>""", 0)
new.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
same('it runs, paused', (new.isActive(), new.state(0)[0]), (1, libvirt.VIR_DOMAIN_PAUSED))
new.resume()
running = dict((d.name(), s) for d, s in c.getAllDomainStats(0, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE))
same('figures of the guest that runs', [running['new'][k] for k in ('state.state', 'net.count', 'block.count')], [libvirt.VIR_DOMAIN_RUNNING, 1, 1])
holds('it takes time', running['new']['cpu.time'] > 0)
new.suspend()
same('it is suspended', new.state(0)[0], libvirt.VIR_DOMAIN_PAUSED)
new.resume()
new.destroy()
new.undefineFlags(0)
refused('the guest is gone', libvirt.VIR_ERR_NO_DOMAIN, lambda: c.lookupByName('new'))
volume.delete(0)
pool.destroy()
pool.undefine()
same('no pools any more', c.listAllStoragePools(), [])

end = time.monotonic() + 20
wanted = [('guest', 'new', libvirt.VIR_DOMAIN_EVENT_UNDEFINED), ('pool', 'default', libvirt.VIR_STORAGE_POOL_EVENT_UNDEFINED)]
while not all(w in told for w in wanted) and time.monotonic() < end:
    time.sleep(0.05)
same('what became of the guest was told', [e for kind, name, e in told if (kind, name) == ('guest', 'new')][-3:],
     [libvirt.VIR_DOMAIN_EVENT_RESUMED, libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_UNDEFINED])
holds('what became of the pool was told', ('pool', 'default', libvirt.VIR_STORAGE_POOL_EVENT_STARTED) in told)

# It closes.
for number in registered:
    c.domainEventDeregisterAny(number)
c.networkEventDeregisterAny(network_event)
for number in pool_events:
    c.storagePoolEventDeregisterAny(number)
c.nodeDeviceEventDeregisterAny(device_event)
holds('it closes', c.close() >= 0)
print('all ok')
