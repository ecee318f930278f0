# Documents that are right alone and stand against each other: found before anything is done.
mkdir lab
printf "<network xmlns:p='urn:patchbay:network:1'>\n  <name>k1</name>\n  <forward mode='nat'/>\n  <bridge name='pbk1'/>\n  <ip address='10.71.0.1' prefix='24'/>\n  <metadata>\n    <p:network>\n      <p:forward protocol='tcp' port='8080' to='10.71.0.9'/>\n    </p:network>\n  </metadata>\n</network>\n" >lab/k1.xml
sed "s/<name>k1/<name>k2/" lab/k1.xml >lab/k2.xml
patchbay apply --plan lab
sed -i "s/pbk1/pbk2/; s/10.71/10.72/" lab/k2.xml
patchbay apply --yes lab
sed -i "s/8080/8081/; s/10.72.0.9/10.71.0.9/; s/address='10.72.0.1' prefix='24'/address='10.71.7.1' prefix='16'/" lab/k2.xml
patchbay apply --plan lab
sed -i "s/10.71.0.9/10.72.0.9/; s/address='10.71.7.1' prefix='16'/address='10.72.0.1' prefix='24'/" lab/k2.xml

# Guests.
printf "<domain type='qemu'>\n  <name>g1</name>\n  <uuid>11111111-2222-3333-4444-555555555501</uuid>\n  <memory unit='MiB'>32</memory>\n  <os><type arch='x86_64' machine='pc'>hvm</type></os>\n  <devices>\n    <interface type='network'>\n      <mac address='52:54:00:00:71:01'/>\n      <source network='k1'/>\n    </interface>\n  </devices>\n</domain>\n" >lab/g1.xml
sed "s/g1/g2/" lab/g1.xml >lab/g2.xml
patchbay apply --yes --start lab
sed -i "s/555555555501/555555555502/; s/71:01/71:02/; s/k1/k3/" lab/g2.xml
patchbay apply --yes --start lab
patchbay net list --all
patchbay guest list --all

# Clones that never run at once are told of; both at once cannot be.
mkdir clones
cp lab/k1.xml lab/g1.xml clones
sed "s/g1/g9/; s/555555555501/555555555509/" lab/g1.xml >clones/g9.xml
patchbay apply --plan clones
patchbay apply --yes --start clones

# Without --start that guest is only defined, and what it lacks is told. A network of the host counts, if it runs.
patchbay apply --plan lab
cp default.xml k3.xml
sed -i "s/<name>default/<name>k3/" k3.xml
patchbay net define k3.xml
patchbay apply --plan --start lab
patchbay apply --plan --output json --start lab | jq -c '.documents[] | {file, actions, refusal}'
patchbay net start k3
patchbay apply --yes --start lab
patchbay apply --yes --start lab
patchbay guest stop g1
patchbay guest stop g2

# Subnets that are chosen are the folder's own as well, and those that are done are those that were planned.
mkdir auto
for n in a b; do printf "<network xmlns:p='urn:patchbay:network:1'>\n  <name>$n</name>\n  <bridge name='pb$n'/>\n  <metadata>\n    <p:network>\n      <p:ip auto='yes'/>\n    </p:network>\n  </metadata>\n</network>\n" >auto/$n.xml; done
printf "<network>\n  <name>c</name>\n  <bridge name='pbc'/>\n  <ip address='192.168.123.1' prefix='24'/>\n</network>\n" >auto/c.xml
patchbay apply --plan auto
patchbay apply --yes auto | tail -6
patchbay net list --all

# What was chosen settles, also where it may be chosen anew; that is done where another has come to have it.
sed -i "s/auto='yes'/auto='new'/" auto/a.xml
patchbay apply --yes auto
ip link add other type bridge && ip link set other up && ip address add 192.168.124.130/25 dev other
patchbay apply --yes auto 2>&1 | grep -v -e range -e 'in place'
patchbay apply --yes auto
ip link delete other
patchbay apply --yes auto

# A file that is named beside its folder is one document. What the daemon refuses is told with its file, for all.
patchbay apply --plan auto/c.xml auto
patchbay apply --yes auto
sed "s/<name>c/<name>d/" auto/c.xml >d.xml
sed "s/<name>c/<name>e/" auto/c.xml | sed "s/pbc/pbb/; s/192.168.123/10.75.0/" >e.xml
patchbay apply --yes d.xml
patchbay apply --yes e.xml k3.xml
