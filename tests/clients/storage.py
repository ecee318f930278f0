"""Storage as programs use it through libvirt-python: old and new lists, look-ups, events, streams. usage: storage.py URI FOLDER"""
import sys
import threading
import time

import libvirt
from check import holds, refused, same

uri, folder = sys.argv[1:3]
libvirt.virEventRegisterDefaultImpl()
threading.Thread(target=lambda: [libvirt.virEventRunDefaultImpl() for _ in iter(int, 1)], daemon=True).start()
c = libvirt.open(uri)
told = []
first = c.storagePoolEventRegisterAny(None, libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, lambda _, p, event, detail, __: told.append((p.name(), event)), None)
second = c.storagePoolEventRegisterAny(None, libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH, lambda _, p, __: told.append((p.name(), 'refresh')), None)

same('no pool', (c.numOfStoragePools(), c.numOfDefinedStoragePools(), c.listAllStoragePools()), (0, 0, []))
pool = c.storagePoolDefineXML(f"<pool type='dir'><name>p</name><target><path>{folder}/p</path></target></pool>")
same('a defined pool', (c.numOfStoragePools(), c.listStoragePools(), c.numOfDefinedStoragePools(), c.listDefinedStoragePools()), (0, [], 1, ['p']))
same('is not active', (pool.isActive(), pool.isPersistent(), pool.autostart(), pool.info()), (0, 1, 0, [0, 0, 0, 0]))
refused('its folder is missing', libvirt.VIR_ERR_SYSTEM_ERROR, pool.create)
pool.create(libvirt.VIR_STORAGE_POOL_CREATE_WITH_BUILD)
same('a running pool', (c.numOfStoragePools(), c.listStoragePools(), c.numOfDefinedStoragePools(), pool.info()[0]), (1, ['p'], 0, libvirt.VIR_STORAGE_POOL_RUNNING))
pool.setAutostart(1)
same('starts with the host', pool.autostart(), 1)
for name in (pool.UUIDString(), 'p'):
    same('is found', (c.storagePoolLookupByUUIDString(name) if '-' in name else c.storagePoolLookupByName(name)).name(), 'p')
same('is found by its folder', c.storagePoolLookupByTargetPath(f'{folder}/p').name(), 'p')
refused('no pool of that folder', libvirt.VIR_ERR_NO_STORAGE_POOL, lambda: c.storagePoolLookupByTargetPath('/nowhere'))
flags = libvirt
same('filters', [len(c.listAllStoragePools(f)) for f in (
    flags.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE, flags.VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE, flags.VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT,
    flags.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART, flags.VIR_CONNECT_LIST_STORAGE_POOLS_DIR | flags.VIR_CONNECT_LIST_STORAGE_POOLS_FS,
    flags.VIR_CONNECT_LIST_STORAGE_POOLS_RBD)], [1, 0, 0, 1, 1, 0])

volume = pool.createXML('<volume><name>v</name><capacity unit="KiB">64</capacity></volume>')
same('a volume', (pool.numOfVolumes(), pool.listVolumes(), [v.name() for v in pool.listAllVolumes()]), (1, ['v'], ['v']))
same('what it is', (volume.key(), volume.path(), volume.info()), (f'{folder}/p/v', f'{folder}/p/v', [0, 65536, 65536]))
same('is found in each way', {v.name() for v in (pool.storageVolLookupByName('v'), c.storageVolLookupByKey(volume.key()), c.storageVolLookupByPath(volume.path()))}, {'v'})
same('knows its pool', volume.storagePoolLookupByVolume().name(), 'p')
refused('no volume by name', libvirt.VIR_ERR_NO_STORAGE_VOL, lambda: pool.storageVolLookupByName('w'))
refused('no volume by key', libvirt.VIR_ERR_NO_STORAGE_VOL, lambda: c.storageVolLookupByKey(f'{folder}/p/w'))
refused('no volume by path', libvirt.VIR_ERR_NO_STORAGE_VOL, lambda: c.storageVolLookupByPath(f'{folder}/w'))
refused('no volume outside', libvirt.VIR_ERR_NO_STORAGE_VOL, lambda: pool.storageVolLookupByName('../p'))
refused('a name that is taken', libvirt.VIR_ERR_STORAGE_VOL_EXIST, lambda: pool.createXML(volume.XMLDesc()))
refused('a type that is not served', libvirt.VIR_ERR_INTERNAL_ERROR, lambda: c.storagePoolDefineXML("<pool type='zfs'><name>z</name></pool>"))

up = c.newStream()
volume.upload(up, 0, 0)
refused('a volume in use', libvirt.VIR_ERR_OPERATION_INVALID, lambda: volume.delete())
up.send(b'x' * 65536)
up.finish()
down = c.newStream()
volume.download(down, 65530, 0)
same('what came back', down.recv(100), b'xxxxxx')
down.finish()
short = c.newStream()
volume.upload(short, 0, 10)


def send_too_much():
    for _ in range(100):
        short.send(b'y' * 20)
        time.sleep(0.05)
    short.finish()


refused('more than was said', libvirt.VIR_ERR_OPERATION_FAILED, send_too_much)
volume.wipePattern(libvirt.VIR_STORAGE_VOL_WIPE_ALG_ZERO)
refused('a pattern that is not served', libvirt.VIR_ERR_OPERATION_UNSUPPORTED, lambda: volume.wipePattern(libvirt.VIR_STORAGE_VOL_WIPE_ALG_BSI))
same('wiped', open(volume.path(), 'rb').read(), bytes(65536))
copy = pool.createXMLFrom('<volume><name>copy</name><capacity>1</capacity></volume>', volume)
same('a copy is no smaller', copy.info()[1], 65536)
copy.delete()
volume.delete()
refused('is gone', libvirt.VIR_ERR_NO_STORAGE_VOL, volume.info)
reader = libvirt.openReadOnly(uri + '-ro')
same('who may only look sees it', reader.storagePoolLookupByName('p').isActive(), 1)

pool.refresh()
pool.destroy()
pool.delete()
pool.undefine()
refused('is undefined', libvirt.VIR_ERR_NO_STORAGE_POOL, pool.isActive)
end = time.monotonic() + 20
while ('p', libvirt.VIR_STORAGE_POOL_EVENT_UNDEFINED) not in told and time.monotonic() < end:
    time.sleep(0.05)
life = [event for _, event in told if event != 'refresh']
same('its life was told', life, [libvirt.VIR_STORAGE_POOL_EVENT_DEFINED, libvirt.VIR_STORAGE_POOL_EVENT_CREATED, libvirt.VIR_STORAGE_POOL_EVENT_STARTED,
                                 libvirt.VIR_STORAGE_POOL_EVENT_STOPPED, libvirt.VIR_STORAGE_POOL_EVENT_DELETED, libvirt.VIR_STORAGE_POOL_EVENT_UNDEFINED])
holds('refreshes were told', ('p', 'refresh') in told)
c.storagePoolEventDeregisterAny(first)
c.storagePoolEventDeregisterAny(second)
print('all ok')
