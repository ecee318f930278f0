# A start that the host does not allow says with whom it collides, and leaves the host as it was.
seen() { for i in $(seq 40); do ip -o link | grep -q pbgone || break; sleep 0.05; done; ip -br link | awk '{print $1}'; ip -br -4 address | awk '$1 != "lo"'; nft list tables; pgrep -a dnsmasq | grep -v /loaded/; }
ip link add virbr0 type bridge
virsh net-define default.xml
virsh net-start default
seen
ip link delete virbr0
ip link add elsewhere type bridge
ip address add 192.168.122.7/24 dev elsewhere
ip link set elsewhere up
virsh net-start default
seen
ip link delete elsewhere
virsh net-start default
sed 's/<name>default/<name>twin/; /uuid/d; /mac add/d; s/virbr0/virbr9/' default.xml >in.xml; virsh net-create in.xml
virsh net-destroy default

# A network that guests use may be stopped; they are plugged in again when it starts.
virsh net-start default
virsh create blue.xml
virsh net-dumpxml default | head -1
virsh net-destroy default
ip -br link show vnet0 | awk '{print $1}'
virsh net-start default
for i in {1..50}; do virsh net-dumpxml default | grep -q connections && break; sleep 0.1; done
virsh net-dumpxml default | head -1
ip -o link show vnet0 | grep -o 'master [a-z0-9]*'
virsh destroy blue
virsh net-destroy default

# What dnsmasq says about an option that it does not know.
sed 's|<network>|<network xmlns:dnsmasq="http://libvirt.org/schemas/network/dnsmasq/1.0">|; s|</network>|<dnsmasq:options><dnsmasq:option value="no-such-option"/></dnsmasq:options></network>|' default.xml >in.xml
virsh net-define in.xml
virsh net-start default
seen

# Guests.
virsh define blue.xml
sed -i 's/source network=.default./source network="nowhere"/' blue.xml; virsh define blue.xml
virsh start blue
sed -i 's/<interface.*//' blue.xml; sed 's|</devices>|<disk type="file" device="disk"><source file="/nowhere"/><target dev="vda" bus="virtio"/></disk></devices>|' blue.xml >in.xml; virsh define in.xml
virsh start blue
sed 's|qemu-system-x86_64|qemu-system-nowhere|' blue.xml >in.xml; virsh define in.xml
virsh start blue
sed 's|</devices>|<tpm model="tpm-crb"><backend type="emulator"/></tpm></devices>|' blue.xml >in.xml; virsh define in.xml
virsh start blue
virsh list --all
ps -eo comm= | grep qemu
