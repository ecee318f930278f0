"""
The calls that libvirt-dbus makes for cockpit-machines, in its order, with a check on every answer. It holds nothing of an object but its
uuid, so that every one of its methods looks the object up first. usage: cockpit.py URI FOLDER   The daemon has a started network
'default' and a running guest 'blue' on it.
"""
import sys
import threading
import xml.etree.ElementTree as ET

import libvirt
from check import holds, refused, same

uri, folder = sys.argv[1:3]
libvirt.virEventRegisterDefaultImpl()
threading.Thread(target=lambda: [libvirt.virEventRunDefaultImpl() for _ in iter(int, 1)], daemon=True).start()
c = libvirt.openAuth(uri, [[], lambda *_: 0, None], 0)
lost = []
c.registerCloseCallback(lambda *_: lost.append(1), None)

# It asks for all events there are before it asks anything else.
for kind in (libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, libvirt.VIR_DOMAIN_EVENT_ID_RTC_CHANGE, libvirt.VIR_DOMAIN_EVENT_ID_WATCHDOG,
             libvirt.VIR_DOMAIN_EVENT_ID_IO_ERROR, libvirt.VIR_DOMAIN_EVENT_ID_GRAPHICS, libvirt.VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, libvirt.VIR_DOMAIN_EVENT_ID_CONTROL_ERROR,
             libvirt.VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, libvirt.VIR_DOMAIN_EVENT_ID_DISK_CHANGE, libvirt.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, libvirt.VIR_DOMAIN_EVENT_ID_PMWAKEUP,
             libvirt.VIR_DOMAIN_EVENT_ID_PMSUSPEND, libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, libvirt.VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK,
             libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, libvirt.VIR_DOMAIN_EVENT_ID_TUNABLE, libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED,
             libvirt.VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION, libvirt.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED,
             libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, libvirt.VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD):
    holds(f'events of guests, kind {kind}', c.domainEventRegisterAny(None, kind, lambda *_: None, None) >= 0)
holds('events of networks', c.networkEventRegisterAny(None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE, lambda *_: None, None) >= 0)
for kind in (libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, libvirt.VIR_NODE_DEVICE_EVENT_ID_UPDATE):
    holds(f'events of devices, kind {kind}', c.nodeDeviceEventRegisterAny(None, kind, lambda *_: None, None) >= 0)
for kind in (libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH):
    holds(f'events of pools, kind {kind}', c.storagePoolEventRegisterAny(None, kind, lambda *_: None, None) >= 0)
# Secrets are not served: libvirt-dbus tells of it in its log, and goes on.
refused('events of secrets', libvirt.VIR_ERR_NO_SUPPORT, lambda: c.secretEventRegisterAny(None, libvirt.VIR_SECRET_EVENT_ID_LIFECYCLE, lambda *_: None, None))

# Properties of the connection, and the lists of the overview.
same('the connection', (c.isEncrypted(), c.isSecure(), bool(c.getHostname()), c.getURI()), (0, 1, True, uri))
holds('versions', c.getLibVersion() >= 9_000_000 and c.getVersion() > 7_000_000)
guests = [d.UUIDString() for d in c.listAllDomains(0)]
networks = [n.UUIDString() for n in c.listAllNetworks(0)]
same('how many', (len(guests), len(networks), len(c.listAllStoragePools(0))), (1, 1, 0))
holds('devices', len(c.listAllDevices(0)) > 0)
holds('interfaces', 'lo' in [i.name() for i in c.listAllInterfaces(0)])
caps = ET.fromstring(c.getCapabilities())
holds('capabilities', caps.find('guest/arch/emulator') is not None)
holds('what guests can be', ET.fromstring(c.getDomainCapabilities(None, 'x86_64', 'q35', 'qemu', 0)).findtext('path').startswith('/'))
memory = c.getMemoryStats(libvirt.VIR_NODE_MEMORY_STATS_ALL_CELLS, 0)
holds('memory', memory['total'] > memory['free'] > 0)


def blue():
    """The guest, looked up as each of its methods does."""
    return c.lookupByUUIDString(guests[0])


# A guest's page.
same('a guest', (blue().name(), blue().isActive(), blue().isPersistent(), blue().autostart(), blue().OSType(), blue().isUpdated()), ('blue', 1, 1, 0, 'hvm', 0))
same('its state', blue().state(0)[0], libvirt.VIR_DOMAIN_RUNNING)
same('its scheduler', blue().schedulerType()[0], 'posix')
for flags in (0, libvirt.VIR_DOMAIN_XML_INACTIVE, libvirt.VIR_DOMAIN_XML_SECURE | libvirt.VIR_DOMAIN_XML_INACTIVE):
    same(f'its document, {flags}', ET.fromstring(blue().XMLDesc(flags)).findtext('name'), 'blue')
figures = c.domainListGetStats([blue()], libvirt.VIR_DOMAIN_STATS_BALLOON | libvirt.VIR_DOMAIN_STATS_VCPU | libvirt.VIR_DOMAIN_STATS_BLOCK | libvirt.VIR_DOMAIN_STATS_STATE
                               | libvirt.VIR_DOMAIN_STATS_CPU_TOTAL, 0)[0][1]
holds('its figures', figures['state.state'] == 1 and figures['vcpu.current'] == 1 and figures['cpu.time'] > 0 and figures['balloon.current'] > 0)
same('its snapshots', blue().listAllSnapshots(0), [])
blue().interfaceAddresses(libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE)
refused('its agent', libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED, lambda: blue().interfaceAddresses(libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT))
blue().setAutostart(1)
same('it starts with the host', blue().autostart(), 1)
blue().setAutostart(0)
card = "<interface type='network'><mac address='52:54:00:00:00:99'/><source network='default'/><model type='virtio'/></interface>"
blue().attachDeviceFlags(card, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
same('a card for the next start', [m.get('address') for m in ET.fromstring(blue().XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)).iterfind('.//interface/mac')][1:], ['52:54:00:00:00:99'])
blue().detachDeviceFlags(card, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
same('and not', len(ET.fromstring(blue().XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)).findall('.//interface')), 1)
blue().suspend()
same('it is paused', blue().state(0)[0], libvirt.VIR_DOMAIN_PAUSED)
blue().resume()


def network():
    """The network, looked up as each of its methods does."""
    return c.networkLookupByUUIDString(networks[0])


# The page of networks.
same('a network', (network().name(), network().isActive(), network().isPersistent(), network().autostart(), network().bridgeName()), ('default', 1, 1, 0, 'virbr0'))
same('its document', ET.fromstring(network().XMLDesc(0)).findtext('uuid'), networks[0])
holds('its leases', isinstance(network().DHCPLeases(None, 0), list))
network().setAutostart(1)
same('it starts with the host', network().autostart(), 1)
other = c.networkDefineXML("<network><name>other</name><ip address='10.9.9.1' netmask='255.255.255.0'/></network>").UUIDString()
c.networkLookupByUUIDString(other).create()
same('another runs', c.networkLookupByUUIDString(other).isActive(), 1)
c.networkLookupByUUIDString(other).destroy()
c.networkLookupByUUIDString(other).undefine()
refused('it is gone', libvirt.VIR_ERR_NO_NETWORK, lambda: c.networkLookupByUUIDString(other))

# The page of storage.
pool_uuid = c.storagePoolDefineXML(f"<pool type='dir'><name>images</name><target><path>{folder}/images</path></target></pool>", 0).UUIDString()


def pool():
    """The pool, looked up as each of its methods does."""
    return c.storagePoolLookupByUUIDString(pool_uuid)


pool().build(0)
pool().create(0)
pool().refresh(0)
same('a pool', (pool().name(), pool().isActive(), pool().isPersistent(), pool().autostart(), pool().info()[0]), ('images', 1, 1, 0, libvirt.VIR_STORAGE_POOL_RUNNING))
pool().createXML("<volume type='file'><name>v.qcow2</name><capacity unit='MiB'>10</capacity><target><format type='qcow2'/></target></volume>", 0)
same('its volumes', [v.name() for v in pool().listAllVolumes(0)], ['v.qcow2'])
volume = c.storageVolLookupByPath(f'{folder}/images/v.qcow2')
same('a volume', (volume.name(), volume.info()[1], ET.fromstring(volume.XMLDesc(0)).find('target/format').get('type')), ('v.qcow2', 10485760, 'qcow2'))
volume.delete(0)
pool().destroy()
pool().undefine()

# The end of a guest.
blue().destroyFlags(0)
blue().undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | libvirt.VIR_DOMAIN_UNDEFINE_NVRAM)
same('no guest any more', c.listAllDomains(0), [])
c.unregisterCloseCallback()
same('the connection held', lost, [])
print('all ok')
