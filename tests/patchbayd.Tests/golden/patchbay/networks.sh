# A network's life.
patchbay net list
patchbay net define default.xml
patchbay net list
patchbay net list --all
patchbay net list --inactive -o name
patchbay net list --all --output json
patchbay net info default
patchbay net start default
patchbay net info 9a05da11-e96b-47f3-8253-a3a482e445f5 | grep -v "^Note:        DHCP"   # where the kernel has no act_csum
patchbay net list
patchbay net dumpxml default
patchbay net dumpxml default --inactive
patchbay net leases default
patchbay net leases default -o json
patchbay net leases default --mac 52:54:00:00:00:01
patchbay net leases default --mac 52:54
patchbay net autostart default
patchbay net autostart default --disable
patchbay net start default
patchbay net stop default
patchbay net stop default
patchbay net leases default
patchbay net undefine default
patchbay net list --all -o json

# Standard input, and networks that are not stored.
patchbay net define - < default.xml
patchbay net undefine default
patchbay net create - < default.xml
patchbay net list
patchbay net autostart default
patchbay net undefine default
patchbay net stop default
patchbay net list --all

# Editing: what did not change, what changed, what was refused, and an editor that fails.
patchbay net define default.xml
EDITOR=true patchbay net edit default
EDITOR='sed -i s/192.168.122.254/192.168.122.100/' patchbay net edit default
patchbay net dumpxml default | grep range
VISUAL='sed -i s/192.168.122.100/192.168.123.1/' EDITOR=false patchbay net edit default
EDITOR='sed -i "s/<range/<rnage/"' patchbay net edit default
EDITOR='sed -i "s/<forward/<</"' patchbay net edit default
EDITOR=false patchbay net edit default
EDITOR=/nonexistent patchbay net edit default
patchbay net dumpxml default | grep range

# Nothing by that name.
patchbay net info nope
patchbay net start nope
patchbay net stop nope
patchbay net undefine nope
patchbay net dumpxml nope
patchbay net leases nope
patchbay net autostart nope
patchbay net edit nope
