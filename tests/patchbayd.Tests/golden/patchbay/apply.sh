# A folder of documents: nothing is there yet.
mkdir -p lab/guests
sed '/<uuid>/d; /<mac /d' default.xml >lab/default.xml
printf "<domain type='qemu'>\n  <name>web</name>\n  <memory unit='MiB'>64</memory>\n  <os>\n    <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n  <devices>\n    <interface type='network'>\n      <source network='default'/>\n      <model type='virtio'/>\n    </interface>\n    <graphics type='vnc' passwd='secret'/>\n  </devices>\n</domain>\n" >lab/guests/web.xml
patchbay apply --plan lab
patchbay net list --all
patchbay apply lab
patchbay net list --all
patchbay apply --yes lab
patchbay net list --all
patchbay guest list --all

# A second run changes nothing: uuid, addresses of cards and the machine's version are kept.
patchbay apply --yes lab
patchbay apply --yes lab/guests/web.xml lab/default.xml

# What differs is shown and applied, in place where it runs.
sed -i "s/end='192.168.122.254'/end='192.168.122.99'/" lab/default.xml
sed -i "s/'MiB'>64/'MiB'>96/; s/model type='virtio'/model type='e1000e'/" lab/guests/web.xml
patchbay apply --plan lab | sed -E 's/52:54:00:[0-9a-f:]+/MAC/'
patchbay apply --plan --output json lab | jq -c '.documents[] | {name: (.network.network // .guest.guest), changes: [(.network.changes // .guest.changes)[] | .path], actions}' | sed -E 's/52:54:00:[0-9a-f:]+/MAC/'
patchbay apply --yes lab | tail -3
patchbay net dumpxml default | grep range
patchbay guest dumpxml web | grep -e '<memory' -e e1000e
patchbay apply --yes lab

# A password that changes is told of and not shown.
sed -i "s/secret/other/" lab/guests/web.xml
patchbay apply --plan lab
patchbay apply --yes --output json lab | jq -c '{applied, actions: [.documents[].actions]}'

# A network that was stopped is started again.
patchbay net stop default
patchbay apply --yes lab

# Mistakes, of all documents, and nothing is done.
printf "<network>\n  <name>broken</name>\n  <ip address='10.0.0.300'/>\n</network>\n" >lab/broken.xml
printf "<domain type='qemu'>\n  <name>web2</name>\n  <memry>1</memry>\n  <os><type>hvn</type></os>\n</domain>\n" >lab/wrong.xml
patchbay apply --yes lab
rm lab/broken.xml lab/wrong.xml
cp lab/default.xml lab/again.xml
patchbay apply --yes lab
rm lab/again.xml
patchbay apply --yes nowhere
mkdir empty
patchbay apply --yes empty

# What a running network cannot become stands against all of it.
cp lab/default.xml default.before
sed -i "s|<forward mode='nat'/>|<forward mode='bridge'/>|; s| stp='on' delay='0'||; /<ip/,/<.ip>/d" lab/default.xml
sed -i "s/'MiB'>96/'MiB'>128/" lab/guests/web.xml
patchbay apply --yes lab | sed -E 's/52:54:00:[0-9a-f:]+/MAC/'
patchbay apply --yes lab >/dev/null
patchbay guest dumpxml web | grep '<memory'
mv default.before lab/default.xml

# So does a network that could not start.
sed "s/default/second/; s/virbr0/virbr9/" lab/default.xml >lab/second.xml
patchbay apply --yes lab
patchbay apply --yes lab/second.xml lab/guests
