"""Measures hot plug and unplug of a tap card by several daemons in turn. Writes one JSON object each: a figure a name.

usage: plugs.py ROUNDS SIDE...     where a SIDE is a JSON object: uri, emulator, guest, files, figures

QEMU's share is taken off, and it is what QEMU itself says: each of its processes writes down when it had read a command and when
it had an answer. Of a call, all time is taken off in which a command was with QEMU, and of an unplug also that in which the guest
had been asked to let the card go and had not done so. Before and after, QEMU reads and writes: what that takes is measured at a
second monitor of the same QEMU, which nobody else uses, and taken off for each command and each event, as far as there is a time
between two that it can be. QEMU reads a letter at a time, so that what it takes goes with a command's length. The two calls go to the
daemon's socket as they are, ready to send, so that libvirt's client library, which takes as long for both, has no share in them. What
is left is the daemon's.
"""
import json
import os
import re
import socket
import statistics
import struct
import sys
import time

import libvirt
import libvirt_qemu

READY_LIMIT = 600
STEP_LIMIT = 60
ATTEMPTS = 3
MAC = "52:54:00:be:ef:02"
CARD = f"<interface type='bridge'><mac address='{MAC}'/><source bridge='br0'/><model type='virtio'/></interface>"
DOMAIN = """<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>plugs</name><memory unit='MiB'>256</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><kernel>{guest}/vmlinuz</kernel><initrd>{guest}/initrd</initrd>
  <cmdline>console=ttyS0 quiet no_timer_check guest.net=off</cmdline></os><features><acpi/></features>
  <devices><emulator>{emulator}</emulator><memballoon model='none'/><serial type='null'/>
  <interface type='bridge'><mac address='52:54:00:be:ef:01'/><source bridge='br0'/><model type='virtio'/></interface></devices>
  <qemu:commandline>
    <qemu:arg value='-trace'/><qemu:arg value='handle_qmp_command'/>
    <qemu:arg value='-trace'/><qemu:arg value='monitor_qmp_respond'/>
    <qemu:arg value='-D'/><qemu:arg value='{guest}/trace'/>
    <qemu:arg value='-qmp'/><qemu:arg value='unix:{guest}/monitor,server=on,wait=off'/>
  </qemu:commandline></domain>"""
# As QEMU's log writes them: process, seconds, event; then the request or the answer.
LINE = re.compile(r"^\d+@(\d+\.\d+):(handle_qmp_command|monitor_qmp_respond) mon (\S+) (?:req|resp): (.*)$")
PROBES = 50
LONGER = 200


class Caller:
    """A connection that sends calls of libvirt's protocol (src/remote/remote_protocol.x), one at a time."""

    PROGRAM, VERSION, CALL = 0x20008086, 1, 0
    CONNECT_OPEN, ATTACH, DETACH, AUTH_LIST = 1, 8, 13, 66

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(STEP_LIMIT)
        self.socket.connect(path)
        self.call(self.packet(self.AUTH_LIST, b""))
        self.call(self.packet(self.CONNECT_OPEN, struct.pack(">I", 1) + self.text("qemu:///system") + struct.pack(">I", 0)))

    @staticmethod
    def text(value):
        return struct.pack(">I", len(value)) + value.encode() + b"\0" * (-len(value) % 4)

    @classmethod
    def packet(cls, procedure, arguments):
        return struct.pack(">7I", 28 + len(arguments), cls.PROGRAM, cls.VERSION, procedure, cls.CALL, 1, 0) + arguments

    @classmethod
    def device(cls, procedure, domain, xml):
        """A call with a domain (its name, UUID and id) and a device's document."""
        return cls.packet(procedure, cls.text(domain.name()) + domain.UUID() + struct.pack(">i", domain.ID()) + cls.text(xml))

    def call(self, packet):
        """When it was sent and when the whole answer had come."""
        begin = time.time()
        self.socket.sendall(packet)
        answer = self.socket.recv(65536)
        while len(answer) < 4 or len(answer) < struct.unpack_from(">I", answer)[0]:
            more = self.socket.recv(65536)
            if not more:
                raise RuntimeError("the daemon has closed the connection")
            answer += more
        end = time.time()
        if status := struct.unpack_from(">I", answer, 24)[0]:
            raise RuntimeError(f"refused, with status {status}: {answer[28:]}")
        return begin, end


class Side:
    """A daemon with its guest."""

    def __init__(self, uri, emulator, guest, files, figures):
        self.figures, self.trace, self.monitor = figures, f"{files}/trace", f"{files}/monitor"
        self.own, self.reading, self.letter, self.writing = None, 0.0, 0.0, 0.0
        self.plugs, self.unplugs = [], []
        self.connection = until(lambda: opened(uri), READY_LIMIT, f"{uri} does not answer")
        self.domain = self.connection.createXML(DOMAIN.format(guest=guest, emulator=emulator), 0)
        self.caller = Caller(uri.partition("socket=")[2])
        self.plug, self.unplug = (Caller.device(procedure, self.domain, CARD) for procedure in (Caller.ATTACH, Caller.DETACH))

    def probe(self):
        """How long QEMU takes to read a command, and how long until its answer is there: what a program sees that does nothing else."""
        before = {monitor for *_, monitor in self.said()[0]}
        short, long = {"execute": "query-name"}, {"execute": "query-name", "id": "x" * LONGER}
        with socket.socket(socket.AF_UNIX) as own:
            own.settimeout(STEP_LIMIT)
            own.connect(self.monitor)
            own.recv(65536)
            sent, received = [], []
            for command in [{"execute": "qmp_capabilities"}] + [short, long] * PROBES:
                time.sleep(0.02)
                sent.append(time.time())
                own.sendall(json.dumps(command, separators=(",", ":")).encode())
                own.recv(65536)
                received.append(time.time())
        told = [command for command in self.said()[0] if command[-1] not in before]
        self.own = told[0][-1]
        reads = [asked - at for at, (_, _, asked, _, _) in zip(sent, told)]
        self.letter = max(0.0, statistics.median(reads[2::2]) - statistics.median(reads[1::2])) / (told[2][1] - told[1][1])
        self.reading = statistics.median(reads[1::2]) - told[1][1] * self.letter
        self.writing = statistics.median(at - answered for at, (_, _, _, answered, _) in zip(received, told))

    def is_driven(self, card):
        """Whether the guest's driver has taken a card."""
        answer = json.loads(libvirt_qemu.qemuMonitorCommand(
            self.domain, json.dumps({"execute": "x-query-virtio-status", "arguments": {"path": f"/machine/peripheral/{card}/virtio-backend"}}), 0))
        return "DRIVER_OK" in json.dumps(answer.get("return", {}).get("status", {}))

    def round(self):
        """Plugs a card in and pulls it out, and says whether the guest has let it go while the daemon waited."""
        plugged = self.caller.call(self.plug)
        until(lambda: self.is_driven("net1"), STEP_LIMIT, "the guest does not take the card")
        # What the daemon may still have to do of it is not the next call's.
        time.sleep(0.3)
        pulled = self.caller.call(self.unplug)
        gone = until(lambda: next((when for when in self.said()[1] if when > pulled[0]), None), STEP_LIMIT, "the guest does not let the card go")
        time.sleep(0.3)
        # Nobody waits for an announcement: it hides nothing that is done beside it.
        commands = [
            (name, length, asked, answered) for name, length, asked, answered, monitor in self.said()[0]
            if monitor != self.own and name != "announce-self"]
        self.plugs.append(self.left(plugged, commands))
        if gone > pulled[1]:
            return False
        let_go = [("the guest", 0, answered, gone) for name, _, _, answered in commands if name == "device_del" and pulled[0] <= answered <= min(gone, pulled[1])]
        self.unplugs.append(self.left(pulled, commands + let_go))
        return True

    def left(self, call, others):
        """Milliseconds of a call that are neither QEMU's nor the guest's."""
        begin, end = call
        rest, reached, answer = 0.0, begin, 0.0
        for name, length, since, till in sorted(others, key=lambda other: other[2]):
            if begin <= since <= end:
                # The guest says nothing, and is asked nothing, by itself.
                question = 0.0 if name == "the guest" else self.reading + length * self.letter
                rest += max(0.0, since - reached - answer - question)
                reached, answer = max(reached, min(till, end)), self.writing
        return (rest + max(0.0, end - reached - answer)) * 1000

    def said(self):
        """
        What QEMU was told, of how many letters, when it had read it, when it had an answer, and by whom; and when a card was gone.
        A monitor answers in the order in which it is told. Nobody listens to the daemons for this: what they tell a listener would
        weigh on what is measured, in the same process.
        """
        told, asked, gone = [], {}, []
        with open(self.trace, encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.endswith("\n") and (match := LINE.match(line)):
                    when, event, monitor, text = float(match[1]), match[2], match[3], match[4]
                    if event == "handle_qmp_command":
                        command = json.loads(text)
                        # As both send it.
                        length = len(json.dumps(command, separators=(",", ":")))
                        asked.setdefault(monitor, []).append((command.get("execute", ""), length, when))
                    elif '"DEVICE_DELETED"' in text and '"device"' in text:
                        at = json.loads(text)["timestamp"]
                        gone.append(at["seconds"] + at["microseconds"] / 1e6)
                    elif ('"return"' in text or '"error"' in text) and asked.get(monitor):
                        told.append((*asked[monitor].pop(0), when, monitor))
        return told, gone

    def close(self):
        self.domain.destroy()
        if not self.unplugs:
            raise RuntimeError(f"{self.figures}: the guest let no card go in time")
        with open(self.figures, "w", encoding="utf-8") as file:
            # Of a machine that does much else, the best quarter says more of the work, and the middle more of the wait for a processor.
            json.dump({
                "plug a card in, daemon's share, ms": statistics.median(self.plugs),
                "  of the best quarter": best(self.plugs),
                "pull a card out, daemon's share, ms": statistics.median(self.unplugs),
                "  of its best quarter": best(self.unplugs),
            }, file, indent=1)


def opened(uri):
    try:
        connection = libvirt.open(uri)
        connection.listAllDomains()
        return connection
    except libvirt.libvirtError:
        return None


def until(condition, limit, words):
    """What a condition gives, once it gives something."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            if found := condition():
                return found
        except libvirt.libvirtError:
            # A card that is not there yet.
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{words} within {limit} seconds")


def main():
    rounds = int(sys.argv[1])
    libvirt.registerErrorHandler(lambda context, error: None, None)
    sides = [Side(**json.loads(side)) for side in sys.argv[2:]]
    for side in sides:
        until(lambda side=side: side.is_driven("net0"), READY_LIMIT, "the guest does not start")
        side.probe()
    # The first of each is not measured: pages are read and code is resolved then.
    for number in range(rounds + 1):
        for side in sides:
            in_time = any(side.round() for _ in range(ATTEMPTS))
            if number == 0:
                side.plugs.clear()
                side.unplugs.clear()
            elif not in_time:
                print(f"   {side.figures}: the guest let no card go in time, {ATTEMPTS} times", file=sys.stderr)
    for side in sides:
        side.close()
        name = os.path.splitext(os.path.basename(side.figures))[0]
        print(f"   {name}: plugs {spread(side.plugs)}; unplugs {spread(side.unplugs)} ms; QEMU reads in {side.reading * 1000:.2f} and {side.letter * 1e6:.1f} µs a letter, and writes in {side.writing * 1000:.2f} ms", file=sys.stderr)


def best(figures):
    return statistics.median(sorted(figures)[:max(1, len(figures) // 4)])


def spread(figures):
    return f"{len(figures)}, {min(figures):.1f} to {max(figures):.1f}"


main()
