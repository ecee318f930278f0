# Documents that are right together, each of which would stand against what another still is. Two networks that exchange their subnets.
mkdir lab
printf "<network>\n  <name>blue</name>\n  <forward mode='nat'/>\n  <bridge name='pbblue'/>\n  <ip address='10.81.0.1' prefix='24'>\n    <dhcp>\n      <range start='10.81.0.100' end='10.81.0.199'/>\n    </dhcp>\n  </ip>\n</network>\n" >lab/blue.xml
sed 's/blue/red/g; s/10.81/10.82/g' lab/blue.xml >lab/red.xml
patchbay apply --yes lab
sed -i 's/10.81/10.82/g' lab/blue.xml
sed -i 's/10.82/10.81/g' lab/red.xml
patchbay apply --plan lab
patchbay apply --plan --output json lab | jq -c '.documents[] | [.network.network, .network.together, .network.meanwhile, .network.leaving, .actions]'
patchbay apply --yes lab | tail -3
ip -br -4 address show dev pbblue | tr -s ' '
ip -br -4 address show dev pbred | tr -s ' '
patchbay net dumpxml blue --inactive | grep range
patchbay net list
patchbay apply --yes lab

# One gets what another gives up: that one goes first, whatever the files are called. So it is for a network that is new.
sed -i 's/10.82.0/10.83.0/g' lab/blue.xml
sed 's/blue/amber/g; s/10.83/10.82/g' lab/blue.xml >lab/amber.xml
patchbay apply --yes lab | tail -5
sed -i 's/10.82.0/10.81.0/g' lab/amber.xml
sed -i 's/10.81.0/10.84.0/g' lab/red.xml
patchbay apply --yes lab | tail -3
patchbay apply --yes lab

# Bridges, of those that run and of those that do not, and ports of the host.
patchbay net stop red
sed -i 's/pbblue/pbswap/' lab/blue.xml
sed -i 's/pbamber/pbblue/' lab/amber.xml
sed -i 's/pbred/pbamber/' lab/red.xml
patchbay apply --yes lab | grep -v -e range -e 'ip\['
sed -i 's/pbswap/pbblue/' lab/blue.xml
sed -i 's/pbblue/pbswap/' lab/amber.xml
patchbay apply --yes lab
sed -i "s|</network>|<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='8080' to='10.83.0.9'/></p:network></metadata></network>|" lab/blue.xml
patchbay apply --yes lab | tail -1
sed -i "s|<metadata>.*</metadata>||" lab/blue.xml
sed -i "s|</network>|<metadata><p:network xmlns:p='urn:patchbay:network:1'><p:forward protocol='tcp' port='8000-8090' to='10.81.0.9'/></p:network></metadata></network>|" lab/amber.xml
patchbay apply --yes lab | tail -2
patchbay net list
patchbay apply --yes lab

# A guest goes to a network that comes with it.
printf "<domain type='qemu'>\n  <name>g1</name>\n  <memory unit='MiB'>32</memory>\n  <os><type arch='x86_64' machine='pc'>hvm</type></os>\n  <devices>\n    <interface type='network'>\n      <mac address='52:54:00:00:81:01'/>\n      <source network='blue'/>\n    </interface>\n  </devices>\n</domain>\n" >lab/g1.xml
patchbay apply --yes --start lab | tail -2
sed 's/amber/green/g; s/pbswap/pbgreen/; s/10.81/10.85/g; s/<metadata>.*<.metadata>//' lab/amber.xml >lab/green.xml
sed -i "s/'blue'/'green'/" lab/g1.xml
patchbay apply --yes lab
patchbay apply --yes lab
patchbay guest stop g1

# Those that cannot both be: told with both places, and nothing changes. So is what a document leaves as it is.
cp -r lab before
sed -i 's/10.83.0/10.84.0/g; s/pbblue/pbamber/' lab/blue.xml
patchbay apply --yes lab
cp before/blue.xml lab/again.xml
patchbay apply --yes lab
rm lab/again.xml
sed -i '/<bridge/d' lab/red.xml
sed -i 's/10.84.0/10.83.0/g' lab/blue.xml
patchbay apply --yes lab
patchbay apply --yes before
