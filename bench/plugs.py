"""Measures hot plug and unplug of a tap card by one daemon. Prints one JSON object: a figure a name.

QEMU's share is taken off. Of a plug it is what the same commands take when QEMU is told them directly; of an unplug it is all
until QEMU says, with its own clock, that the guest has let the card go.
"""
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import libvirt
import libvirt_qemu

URI, EMULATOR, GUEST, QEMU = sys.argv[1:5]
ROUNDS = 20
MAC = "52:54:00:be:ef:02"
CARD = f"<interface type='bridge'><mac address='{MAC}'/><source bridge='br0'/><model type='virtio'/></interface>"
DOMAIN = f"""<domain type='qemu'><name>plugs</name><memory unit='MiB'>256</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><kernel>{GUEST}/vmlinuz</kernel><initrd>{GUEST}/initrd</initrd>
  <cmdline>console=ttyS0 quiet no_timer_check guest.net=off</cmdline></os><features><acpi/></features>
  <devices><emulator>{EMULATOR}</emulator><memballoon model='none'/><serial type='null'/>
  <interface type='bridge'><mac address='52:54:00:be:ef:01'/><source bridge='br0'/><model type='virtio'/></interface></devices></domain>"""


class Qmp:
    """A QEMU of our own, told what daemons tell theirs."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        path = f"{self.folder}/monitor"
        self.process = subprocess.Popen(
            [QEMU, "-S", "-M", "pc", "-m", "256", "-display", "none", "-nodefaults", "-qmp", f"unix:{path},server=on,wait=off"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = socket.socket(socket.AF_UNIX)
        for _ in range(400):
            try:
                self.socket.connect(path)
                break
            except (FileNotFoundError, ConnectionRefusedError):
                time.sleep(0.05)
        self.file = self.socket.makefile("r")
        self.file.readline()
        self.tell("qmp_capabilities")

    def tell(self, command, passed=None, **arguments):
        message = json.dumps({"execute": command, "arguments": arguments}).encode()
        socket.send_fds(self.socket, [message], [passed] if passed is not None else [])
        while True:
            answer = json.loads(self.file.readline())
            if "error" in answer:
                raise RuntimeError(answer["error"]["desc"])
            if "return" in answer:
                return

    def close(self):
        self.process.kill()
        self.process.wait()
        subprocess.run(["rm", "-rf", self.folder], check=True)


def qemus_share():
    """Milliseconds that QEMU takes for what a plug tells it: the median of new machines."""
    import fcntl
    import struct
    times = []
    for i in range(5):
        qmp = Qmp()
        tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(tap, 0x400454CA, struct.pack("16sH22x", f"share{i}".encode(), 0x5002))
        begin = time.perf_counter()
        qmp.tell("getfd", tap, fdname="tapfd-net10")
        qmp.tell("netdev_add", type="tap", fd="tapfd-net10", id="hostnet1")
        qmp.tell("device_add", driver="virtio-net-pci", netdev="hostnet1", id="net1", mac=MAC, addr="0x4")
        times.append((time.perf_counter() - begin) * 1000)
        qmp.close()
        os.close(tap)
    return statistics.median(times)


def main():
    share = qemus_share()
    libvirt.virEventRegisterDefaultImpl()
    threading.Thread(target=lambda: [libvirt.virEventRunDefaultImpl() for _ in iter(int, 1)], daemon=True).start()
    connection = libvirt.open(URI)
    domain = connection.createXML(DOMAIN, 0)
    gone = []
    # libvirt's event of QEMU's, with the time that QEMU gave it.
    libvirt_qemu.qemuMonitorEventRegister(
        connection, domain, "DEVICE_DELETED", lambda c, d, event, seconds, micros, details, opaque: gone.append((seconds + micros / 1e6, details or "")), None)
    time.sleep(25)
    plug, unplug = [], []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        domain.attachDevice(CARD)
        plug.append((time.perf_counter() - begin) * 1000 - share)
        time.sleep(1.5)
        gone.clear()
        domain.detachDevice(CARD)
        returned = time.time()
        time.sleep(0.5)
        told = [when for when, details in gone if '"device"' in details]
        if told:
            unplug.append((returned - told[0]) * 1000)
        time.sleep(0.5)
    domain.destroy()
    if len(unplug) < ROUNDS / 2:
        raise RuntimeError(f"the guest let only {len(unplug)} of {ROUNDS} cards go in time")
    print(f"   QEMU's share of a plug: {share:.1f} ms; {len(unplug)} of {ROUNDS} cards went in time", file=sys.stderr)
    json.dump({"plug a card in, daemon's share, ms": statistics.median(plug), "pull a card out, daemon's share, ms": statistics.median(unplug)}, sys.stdout, indent=1)


main()
