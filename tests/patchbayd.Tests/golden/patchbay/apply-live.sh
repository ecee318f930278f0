# A folder whose network and guest run.
mkdir lab
cp default.xml lab
sed 's|<devices>|<features><acpi/></features>\n  <devices>|' blue.xml >lab/blue.xml
patchbay apply --yes --start lab
patchbay apply --yes --start lab

# What is stored otherwise than it runs is told, and stored.
patchbay net forward add default tcp 9100 192.168.122.7 --config
patchbay net diff lab/default.xml
patchbay net define --plan lab/default.xml
patchbay apply --plan lab
patchbay apply --plan --output json lab | jq -c '.documents[0] | {stored: .network.stored, changes: .network.changes, storedChanges: [.network.storedChanges[].path], actions}'
patchbay apply --yes lab
patchbay net dumpxml default --inactive | grep -c 9100
patchbay apply --yes lab

# What runs and what is stored both differ, each in its own way.
patchbay net forward add default tcp 9100 192.168.122.7 --config
patchbay net forward add default tcp 9200 192.168.122.7 --live
patchbay apply --yes lab
patchbay apply --yes lab

# A network that is not stored would be gone when it stops.
patchbay net undefine default
patchbay net diff lab/default.xml
patchbay apply --plan --output json lab | jq -c '.documents[0] | {stored: .network.stored, changes: .network.changes, actions}'
patchbay apply --yes lab
patchbay net list --all
patchbay net diff lab/default.xml
patchbay apply --yes lab

# What runs of a guest is brought to its document: a card that was plugged in goes, a cable is back.
patchbay guest attach blue card.xml --live
printf "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/><link state='down'/></interface>" >down.xml
patchbay guest update blue down.xml --live
patchbay apply --plan lab
patchbay apply --plan --output json lab | jq -c '.documents[1] | {changes: .guest.changes, liveChanges: [.guest.liveChanges[] | [.path, .before, .after, .effect]], actions}'
patchbay apply --yes lab
patchbay apply --yes lab
patchbay guest dumpxml blue | grep -c -e "<interface" -e "state='down'"

# Of what only a start can do it is said, once stored too, and it counts as no change.
sed -i "s|<memballoon|<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>\n    <memballoon|; s|<devices>|<on_reboot>destroy</on_reboot>\n  <title>the blue one</title>\n  <devices>|" lab/blue.xml
sed -i "s|</interface>|<link state='down'/>\n    </interface>|; s|<model type='virtio'/>|<model type='e1000e'/>|" lab/blue.xml
patchbay apply --yes lab
patchbay apply --yes lab
patchbay apply --plan --output json lab | jq -c '.documents[1] | {changes: .guest.changes, liveChanges: [.guest.liveChanges[] | [.path, .effect]], actions}'
patchbay guest dumpxml blue | grep -e "<title" -e on_reboot -e "state='down'" -e "<model type" -e "<rng"

# What is stored otherwise than it runs is put right by itself.
patchbay guest detach blue down.xml --config
patchbay apply --yes lab
patchbay apply --yes lab

# One that is not stored would be gone when it stops.
patchbay guest undefine blue
patchbay apply --yes lab
patchbay guest info blue | grep Persistent
patchbay guest stop blue
patchbay apply --yes --start lab
patchbay apply --yes --start lab
patchbay guest stop blue
