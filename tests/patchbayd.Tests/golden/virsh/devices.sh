# Cards of a guest that does not run.
virsh net-define default.xml
virsh net-start default
sed "s,</os>,</os><features><acpi/></features>," blue.xml > guest.xml
virsh define guest.xml
virsh attach-device blue card.xml --live
virsh attach-device blue card.xml --config
virsh attach-device blue card.xml --current
virsh domiflist blue
virsh detach-device blue card.xml --config
sed "s,:02',:03'," card.xml > third.xml
virsh detach-device blue third.xml --config
virsh domifstat blue vnet0
virsh domif-setlink blue 52:54:00:00:00:02 down --config
virsh domif-getlink blue 52:54:00:00:00:02 --config

# Cards of one that runs.
virsh start blue
virsh domiflist blue
virsh attach-device blue third.xml
virsh attach-interface blue network nope
virsh attach-interface blue bridge nope
virsh attach-interface blue network default --mac 52:54:00:00:00:04 --model virtio --alias ua-four --persistent
virsh attach-interface blue network default --mac 52:54:00:00:00:05 --alias ua-four
virsh attach-device blue nosuchfile
echo "<interface type='mcast'><source address='230.0.0.1' port='5558'/></interface>" > bad.xml
virsh attach-device blue bad.xml
echo "<interface type='nonsense'/>" > bad.xml
virsh attach-device blue bad.xml
echo "<foo/>" > bad.xml
virsh attach-device blue bad.xml
echo "<sound model='ac97'/>" > bad.xml
virsh attach-device blue bad.xml
echo "<interface type='network'><source network='default'/><vlan><tag id='4'/></vlan></interface>" > bad.xml
virsh attach-device blue bad.xml
echo "<interface type='network'><mac address='52:54:00:00:00:0f'/><source network='default'/><bandwidth><inbound average='100' floor='50'/></bandwidth></interface>" > bad.xml
virsh attach-device blue bad.xml
virsh domiflist blue
virsh dumpxml blue --xpath //interface
virsh dumpxml blue --inactive --xpath //interface

# What of them may change.
sed "s,virtio,e1000," third.xml > bad.xml
virsh update-device blue bad.xml
sed "s,</interface>,<mtu size='1400'/></interface>," third.xml > bad.xml
virsh update-device blue bad.xml
sed "s,:03',:77'," third.xml > bad.xml
virsh update-device blue bad.xml
sed "s,</interface>,<port isolated='yes'/></interface>," third.xml > changed.xml
virsh update-device blue changed.xml
virsh domif-setlink blue 52:54:00:00:00:03 down
virsh domif-getlink blue 52:54:00:00:00:03
virsh domif-setlink blue nope down
virsh domiftune blue 52:54:00:00:00:03
virsh domiftune blue 52:54:00:00:00:03 --inbound 200,300,400 --outbound 100 --live --config
virsh domiftune blue 52:54:00:00:00:04 --inbound 200,300,400 --outbound 100 --live --config
virsh domiftune blue 52:54:00:00:00:04
virsh net-port-list default --uuid | while read port; do [ -z "$port" ] || virsh net-port-dumpxml default $port; done | grep -A4 -e '00:04' | grep -A3 bandwidth
virsh domiftune blue 52:54:00:00:00:04 --inbound 200,300,400,100 --live
virsh domiftune blue 52:54:00:00:00:04 --config
virsh domiftune blue 52:54:00:00:00:04 --inbound 0
virsh domiftune blue nope
virsh domifstat blue nope
virsh domifstat blue 52:54:00:00:00:03 | wc -l
virsh dumpxml blue --xpath "//interface[mac/@address='52:54:00:00:00:03']"

# Out again: a guest without a system does not answer.
virsh detach-device blue card.xml
virsh detach-interface blue network --mac 52:54:00:00:99:99
virsh detach-interface blue network
virsh detach-device-alias blue nope
virsh detach-device-alias blue ua-four --config
echo "<interface type='network'><source network='default'/></interface>" > bad.xml
virsh detach-device blue bad.xml
virsh destroy blue
virsh domiflist blue --inactive
