# A network's life.
virsh net-define default.xml
virsh net-list
virsh net-list --all
virsh net-info default
virsh net-start default
virsh net-list
virsh net-list --name
virsh net-list --inactive
virsh net-info 9a05da11-e96b-47f3-8253-a3a482e445f5
virsh net-name 9a05da11-e96b-47f3-8253-a3a482e445f5
virsh net-uuid default
virsh net-dumpxml default
virsh net-dumpxml --inactive default
virsh net-dhcp-leases default
virsh net-dhcp-leases default 52:54:00:00:00:01
virsh net-autostart default
virsh net-list
ls -l $ROOT/etc/patchbay/networks/autostart | sed 's/.* -> / -> /;1d'
virsh net-autostart --disable default
virsh net-list --autostart

# What does not fit its state.
virsh net-start default
virsh net-create default.xml
virsh net-define default.xml
virsh net-dhcp-leases default 52:54:00
virsh net-destroy default
virsh net-destroy default
virsh net-list --all
virsh net-dhcp-leases default

# Nothing by that name.
virsh net-info nope
virsh net-start nope
virsh net-destroy nope
virsh net-undefine nope
virsh net-dumpxml nope
virsh net-autostart nope
virsh net-uuid nope
virsh net-name 00000000-0000-0000-0000-000000000001

# A definition that is taken away from a running network leaves it running, until it stops.
virsh net-start default
virsh net-undefine default
virsh net-list --all
virsh net-autostart default
virsh net-undefine default
virsh net-destroy default
virsh net-list --all

# One that is not stored at all.
virsh net-create default.xml
virsh net-list --all
virsh net-define default.xml
virsh net-list --all
virsh net-undefine default
virsh net-destroy default
virsh net-list --all
virsh net-event --list
