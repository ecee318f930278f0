# Plugs in a network: a guest's start makes them; here another program does.
patchbay net define default.xml
patchbay port list
patchbay net start default
patchbay port list
virsh net-port-create default port.xml
patchbay port list
patchbay port list default -o json
patchbay port dumpxml default 5d744f21-ba4a-4d6e-bdb2-30a35ff3207d
patchbay port dumpxml default 6d744f21-ba4a-4d6e-bdb2-30a35ff3207d
patchbay port dumpxml default one
patchbay port list nope
virsh net-port-delete default 5d744f21-ba4a-4d6e-bdb2-30a35ff3207d
patchbay port list default
patchbay net stop default
patchbay port list
patchbay port list default
