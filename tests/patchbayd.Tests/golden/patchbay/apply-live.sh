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

# What runs of a guest is left until its next start, and said.
patchbay guest attach blue card.xml --live
printf "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/><link state='down'/></interface>" >down.xml
patchbay guest update blue down.xml --live
patchbay apply --yes lab
patchbay apply --plan --output json lab | jq -c '.documents[1] | {changes: .guest.changes, liveChanges: [.guest.liveChanges[] | [.path, .before, .after]], actions}'
sed -i "s|<memballoon|<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>\n    <memballoon|" lab/blue.xml
patchbay apply --plan lab
patchbay guest undefine blue
patchbay apply --yes lab
patchbay guest info blue | grep Persistent
patchbay guest stop blue
patchbay apply --yes --start lab
patchbay guest stop blue
