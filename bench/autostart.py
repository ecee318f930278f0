"""How long a daemon takes to bring up the networks that are to start with it.

usage: autostart.py prepare URI COUNT | clock | await URI COUNT SINCE FIGURES
prepare stops what runs and defines COUNT networks; clock prints the time, for right before the daemon is started; await adds
the time from then until all of them run to a JSON file of figures.
"""
import json
import sys
import time

import libvirt

LIMIT = 600


def document(i):
    net = f"10.{i // 250}.{i % 250}"
    return f"""<network><name>bench{i}</name><forward mode='nat'/><bridge name='bench{i}' stp='off' delay='0'/><dns enable='no'/>
      <ip address='{net}.1' netmask='255.255.255.0'/></network>"""


def prepare(uri, count):
    connection = libvirt.open(uri)
    for network in connection.listAllNetworks():
        if network.isActive():
            network.destroy()
        network.undefine()
    for i in range(1, count + 1):
        connection.networkDefineXML(document(i)).setAutostart(1)


def ready(uri, count):
    try:
        return len(libvirt.open(uri).listAllNetworks(libvirt.VIR_CONNECT_LIST_NETWORKS_ACTIVE)) >= count
    except libvirt.libvirtError:
        # Not listening yet.
        return False


def wait(uri, count, begin, figures):
    libvirt.registerErrorHandler(lambda *_: None, None)
    while not ready(uri, count):
        if time.monotonic() - begin > LIMIT:
            raise RuntimeError(f"{count} networks did not all run within {LIMIT} s")
        time.sleep(0.01)
    took = time.monotonic() - begin
    with open(figures) as file:
        known = json.load(file)
    known[f"daemon's start with {count} networks, until all run, ms"] = took * 1000
    with open(figures, "w") as file:
        json.dump(known, file, indent=1)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1] == "clock":
        print(time.monotonic())
    else:
        wait(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5])
