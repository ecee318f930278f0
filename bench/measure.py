"""Measures one daemon over libvirt's own client library. Prints one JSON object: a figure a name."""
import fcntl
import json
import os
import shlex
import socket
import statistics
import struct
import subprocess
import sys
import time

import libvirt

URI, DAEMON, COUNTS, CLI, FIRSTS = sys.argv[1], int(sys.argv[2]), [int(n) for n in sys.argv[3].split(",")], shlex.split(sys.argv[4]), sys.argv[5]
SIOCBRADDIF, SIOCBRDELIF = 0x89A2, 0x89A3
ROUNDS = 3
PROBE_MAC = bytes.fromhex("525400beef01")


def say(text):
    print(f"   {text}", file=sys.stderr, flush=True)


def sh(script):
    return subprocess.run(["bash", "-euc", script], check=True, capture_output=True, text=True).stdout


def subnet(i):
    return f"10.{i // 250}.{i % 250}"


def document(i):
    # The probe's address is reserved: dnsmasq would look for three seconds whether another one is free.
    net = subnet(i)
    return f"""<network><name>bench{i}</name><forward mode='nat'/><bridge name='bench{i}' stp='off' delay='0'/>
      <ip address='{net}.1' netmask='255.255.255.0'><dhcp><range start='{net}.10' end='{net}.99'/>
      <host mac='52:54:00:be:ef:01' ip='{net}.5'/></dhcp></ip></network>"""


def bare_document(i):
    # Each dnsmasq takes one of a user's 128 inotify instances: without DHCP and DNS there may be 500 networks.
    net = subnet(i)
    return f"""<network><name>bench{i}</name><forward mode='nat'/><bridge name='bench{i}' stp='off' delay='0'/><dns enable='no'/>
      <ip address='{net}.1' netmask='255.255.255.0'/></network>"""


def timed(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


class Probe:
    """A cable into a bridge, with something at its end that asks for a lease."""

    def __init__(self):
        sh("ip link add probe0 type veth peer name probe1; ip link set probe0 up; "
           "ip link set probe1 address 52:54:00:be:ef:01 up; echo 1 > /proc/sys/net/ipv6/conf/probe1/disable_ipv6")
        self.index = socket.if_nametoindex("probe0")
        self.control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.raw.bind(("probe1", 0))
        self.raw.settimeout(0.02)
        self.number = 0

    def plug(self, bridge):
        # The bridge before may be gone, and then the cable is out already.
        master = "/sys/class/net/probe0/master"
        if os.path.exists(master):
            self.control_bridge(SIOCBRDELIF, os.path.basename(os.readlink(master)))
        self.control_bridge(SIOCBRADDIF, bridge)

    def control_bridge(self, request, bridge):
        fcntl.ioctl(self.control, request, struct.pack("16sI20x", bridge.encode(), self.index))

    def discover(self):
        self.number += 1
        dhcp = struct.pack("!BBBBIHHIIII16s64x128xI", 1, 1, 6, 0, self.number, 0, 0x8000, 0, 0, 0, 0, PROBE_MAC, 0x63825363)
        dhcp += bytes([53, 1, 1, 255])
        udp = struct.pack("!HHHH", 68, 67, 8 + len(dhcp), 0) + dhcp
        head = struct.pack("!BBHHHBBHII", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, 0, 0xFFFFFFFF)
        total = sum(struct.unpack("!10H", head))
        total = (total & 0xFFFF) + (total >> 16)
        check = ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
        return b"\xff" * 6 + PROBE_MAC + b"\x08\x00" + head[:10] + struct.pack("!H", check) + head[12:] + udp

    def answered(self, bridge, limit=10):
        """Waits for an offer on a bridge."""
        self.plug(bridge)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.raw.send(self.discover())
            asked = time.monotonic()
            while time.monotonic() - asked < 0.02:
                try:
                    frame = self.raw.recv(2048)
                except TimeoutError:
                    break
                if frame[23] == 17 and frame[36:38] == b"\x00\x44":
                    return
        raise RuntimeError(f"no lease on {bridge} within {limit} s")


def load(what, name, connections):
    """Calls a second, or KiB a connection, by the program that bench/run has compiled."""
    socket_path = URI.split("socket=")[1]
    return float(sh(f"{os.environ['CALLS']} {socket_path} {what} {name} {connections} 3"))


def cores_rest():
    time.sleep(1)


def lifecycle(connection, figures):
    probe = Probe()
    figures["define 1 network, ms"] = statistics.median(timed(lambda i=i: connection.networkDefineXML(document(i))) for i in range(1, 21))
    for i in range(1, 21):
        connection.networkLookupByName(f"bench{i}").undefine()

    network = connection.networkDefineXML(document(1))
    called, started, stopped = [], [], []
    for _ in range(10):
        begin = time.perf_counter()
        network.create()
        called.append((time.perf_counter() - begin) * 1000)
        probe.answered("bench1")
        started.append((time.perf_counter() - begin) * 1000)
        stopped.append(timed(network.destroy))
    figures["start 1 network, call, ms"] = statistics.median(called)
    figures["start 1 network, DHCP answers, ms"] = statistics.median(started)
    figures["stop 1 network, ms"] = statistics.median(stopped)
    network.undefine()

    begin = time.perf_counter()
    many = [connection.networkDefineXML(document(i)) for i in range(1, 101)]
    figures["define each of 100 networks, ms"] = (time.perf_counter() - begin) * 10
    begin = time.perf_counter()
    for n in many:
        n.create()
    figures["start each of 100 networks, call, ms"] = (time.perf_counter() - begin) * 10
    for i in range(1, 101):
        probe.answered(f"bench{i}")
    figures["start each of 100 networks, all answer DHCP, ms"] = (time.perf_counter() - begin) * 10
    figures["dumpxml of a running network, ms"] = statistics.median(timed(lambda: many[50].XMLDesc(0)) for _ in range(200))
    with open(f"/proc/{DAEMON}/status") as status:
        figures["daemon resident with 100 networks, MB"] = next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
    figures["stop each of 100 networks, ms"] = timed(lambda: [n.destroy() for n in many]) / 100
    for i in range(101, 1001):
        connection.networkDefineXML(document(i))
    figures["list of 1000 networks, call, ms"] = statistics.median(timed(connection.listAllNetworks) for _ in range(20))
    figures["list of 1000 networks, command, ms"] = commands(1000)
    for connections in (1, 32):
        figures[f"NETWORK_GET_XML_DESC, {connections} at a time, calls/s"] = load("xml", "bench1", connections)
        figures[f"CONNECT_LIST_ALL_NETWORKS of 1000, {connections} at a time, calls/s"] = load("list", "-", connections)
    for n in connection.listAllNetworks():
        if int(n.name().removeprefix("bench") or 0) > 10:
            n.undefine()
    figures["list of 10 networks, command, ms"] = commands(10)
    for n in connection.listAllNetworks():
        n.undefine()
    sh("ip link del probe0")


def commands(networks):
    # Both must have printed all of them.
    seen = subprocess.run(CLI, check=True, capture_output=True, text=True).stdout.count("bench")
    if seen < networks:
        raise RuntimeError(f"{' '.join(CLI)} printed {seen} of {networks} networks")
    return statistics.median(timed(lambda: subprocess.run(CLI, check=True, stdout=subprocess.DEVNULL)) for _ in range(20))


def one_more(network):
    called, stopped = [], []
    for _ in range(7):
        called.append(timed(network.create))
        stopped.append(timed(network.destroy))
        # What a stop leaves to do is not the next start's.
        time.sleep(0.3)
    return statistics.median(called), statistics.median(stopped)


def repair(figures):
    """Of Patchbay alone: libvirt puts nothing back."""
    waited = []
    for _ in range(100):
        sh("nft flush ruleset")
        begin = time.perf_counter()
        while "bench1" not in subprocess.run(["nft", "list", "map", "inet", "patchbay", "guest_out"], capture_output=True, text=True).stdout:
            if time.perf_counter() - begin > 10:
                raise RuntimeError("the rules did not come back within 10 s")
            time.sleep(0.01)
        waited.append((time.perf_counter() - begin) * 1000)
    figures["rules back after a flush of all, median of 100, ms"] = statistics.median(waited)
    figures["rules back after a flush of all, slowest of 100, ms"] = max(waited)


def throughput(connection, figures):
    """Through NAT, from a guest's place on the network started last to a machine on the other side."""
    sh("""ip netns add far; ip link add wan0 type veth peer name lan0 netns far
          ip address add 203.0.113.2/24 dev wan0; ip link set wan0 up; ip route add default via 203.0.113.1
          ip -n far address add 203.0.113.1/24 dev lan0; ip -n far link set lan0 up; ip -n far link set lo up
          ip netns exec far iperf3 -s -D >/dev/null
          ip netns add guest; ip link add tap0 type veth peer name eth0 netns guest; ip link set tap0 up; ip -n guest link set eth0 up""")
    running = 0
    for count in COUNTS:
        while running < count:
            running += 1
            connection.networkDefineXML(bare_document(running)).create()
        say(f"{count} networks run")
        more = connection.networkDefineXML(document(900))
        figures[f"start of one more network with {count} running, call, ms"], figures[f"stop of it, with {count} running, ms"] = one_more(more)
        more.undefine()
        net = subnet(count)
        sh(f"""ip link set tap0 master bench{count}; ip -n guest address flush dev eth0; ip -n guest address add {net}.5/24 dev eth0
               ip -n guest route replace default via {net}.1""")
        cores_rest()
        figures[f"NAT throughput with {count} networks, Gbit/s"] = statistics.median(stream(2) for _ in range(3))
        packets = json.loads(sh("ip netns exec guest iperf3 -J -t 4 -u -b 0 -l 64 -c 203.0.113.1"))["end"]["sum"]
        figures[f"NAT packet rate with {count} networks, kpps"] = (packets["packets"] - packets["lost_packets"]) / packets["seconds"] / 1000
        if count == 1 and "patchbay" in CLI[0]:
            repair(figures)
    if "patchbay" in CLI[0]:
        throughput_in_turn(connection, figures)


def throughput_in_turn(connection, figures):
    """Streams on one network, with all the others running and with none, in turn: one stream differs from the next by more than they do."""
    net, most = subnet(1), COUNTS[-1]
    sh(f"""ip link set tap0 master bench1; ip -n guest address flush dev eth0; ip -n guest address add {net}.5/24 dev eth0
           ip -n guest route replace default via {net}.1""")
    others = [connection.networkLookupByName(f"bench{number}") for number in range(2, most + 1)]
    alone, among = [], []
    for number in range(ROUNDS):
        if number > 0:
            for other in others:
                other.create()
        cores_rest()
        among += [stream(3) for _ in range(3)]
        for other in others:
            other.destroy()
        # Their bridges are deleted when nothing else is done.
        end = time.monotonic() + 60
        while any(name.startswith("pbgone-") for name in os.listdir("/sys/class/net")):
            if time.monotonic() > end:
                raise RuntimeError("the bridges of stopped networks are still there")
            time.sleep(0.1)
        cores_rest()
        alone += [stream(3) for _ in range(3)]
    figures[f"NAT throughput with {most} networks, in turn, Gbit/s"] = statistics.median(among)
    figures["NAT throughput with 1 networks, in turn, Gbit/s"] = statistics.median(alone)


def stream(seconds):
    """Gbit/s that arrive."""
    return json.loads(sh(f"ip netns exec guest iperf3 -J -t {seconds} -c 203.0.113.1"))["end"]["sum_received"]["bits_per_second"] / 1e9


def main():
    with open(FIRSTS) as lines:
        firsts = [float(line) for line in lines]
    connection = libvirt.open(URI)
    figures = {"memory a connection, KiB": load("idle", DAEMON, 1000)}
    figures[f"start of a daemon's first network, median of {len(firsts)} daemons, ms"] = statistics.median(firsts)
    for part in (lifecycle, throughput):
        part(connection, figures)
    json.dump(figures, sys.stdout, indent=1)


main()
