"""How long the first network of a daemon's life takes to start, in ms. usage: first.py URI"""
import sys
import time

import libvirt

network = libvirt.open(sys.argv[1]).networkDefineXML("""<network><name>bench1</name><forward mode='nat'/>
  <bridge name='bench1' stp='off' delay='0'/><ip address='10.0.1.1' netmask='255.255.255.0'><dhcp><range start='10.0.1.10' end='10.0.1.99'/>
  <host mac='52:54:00:be:ef:01' ip='10.0.1.5'/></dhcp></ip></network>""")
# A daemon that has just begun to listen is still busy with itself.
time.sleep(0.5)
begin = time.perf_counter()
network.create()
print((time.perf_counter() - begin) * 1000)
network.destroy()
network.undefine()
