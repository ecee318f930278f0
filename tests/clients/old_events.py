"""Events of guests as programs asked for them before each request had a number: one kind at a time, of all guests.

usage: old_events.py URI DOCUMENT
"""
import sys

import libvirt

uri, path = sys.argv[1:]
libvirt.virEventRegisterDefaultImpl()
libvirt.registerErrorHandler(lambda *_: None, None)
listening = libvirt.open(uri)
working = libvirt.open(uri)
told = []


def lifecycle(_, domain, event, detail, opaque):
    told.append(f'{opaque} {domain.name()} {event} {detail}')


def reboot(_, domain, opaque):
    # SeaBIOS makes two of one that comes while it starts.
    if not told:
        told.append(f'{opaque} {domain.name()}')


def removed(_, domain, device, opaque):
    told.append(f'{opaque} {domain.name()} {device}')


def hear(count):
    """Waits for so many events and prints them; a ticking clock ends a wait that is in vain."""
    ticks = []
    timer = libvirt.virEventAddTimeout(100, lambda *_: ticks.append(1), None)
    while len(told) < count and len(ticks) < 300:
        libvirt.virEventRunDefaultImpl()
    libvirt.virEventRemoveTimeout(timer)
    print(*told, sep='\n')
    told.clear()


def rest():
    """Lets what is still on its way arrive: whoever asks after it must not hear it, and who has stopped listening neither."""
    ticks = []
    timer = libvirt.virEventAddTimeout(100, lambda *_: ticks.append(1), None)
    while len(ticks) < 10:
        libvirt.virEventRunDefaultImpl()
    libvirt.virEventRemoveTimeout(timer)


listening.domainEventRegister(lifecycle, 'lifecycle')
again = [
    listening.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, reboot, 'reboot'),
    listening.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, removed, 'removed'),
]
guest = working.defineXML(open(path).read())
guest.create()
guest.suspend()
guest.resume()
hear(5)
guest.reset(0)
hear(1)
listening.domainEventDeregister(lifecycle)
listening.domainEventDeregisterAny(again[0])
guest.destroy()
guest.undefine()
rest()
again.append(listening.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lifecycle, 'any'))
guest = working.defineXML(open(path).read())
hear(1)
for number in again[1:]:
    listening.domainEventDeregisterAny(number)
guest.undefine()
try:
    listening.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, lifecycle, None)
except libvirt.libvirtError as e:
    print(e.get_error_code(), e)
