# A network is changed while it runs.
patchbay net define default.xml
patchbay net diff default.xml
patchbay net start default
sed "s/end='192.168.122.254'/end='192.168.122.200'/; s|<forward mode='nat'/>|<forward mode='route'/>|" default.xml >wider.xml
patchbay net diff wider.xml
patchbay net diff --output json wider.xml
patchbay net define --plan wider.xml
patchbay net dumpxml default | grep range
patchbay net define wider.xml
patchbay net dumpxml default | grep range
patchbay net diff wider.xml

# What is not possible while it runs changes nothing.
sed "s|<forward mode='nat'/>|<forward mode='bridge'/>|; s| stp='on' delay='0'||; /<mac/d; /<ip/,/<.ip>/d" default.xml >other.xml
patchbay net define --plan other.xml
patchbay net define other.xml
patchbay net diff wider.xml

# As libvirt does it: for the next start.
patchbay net define --config default.xml
patchbay net dumpxml default | grep range
patchbay net dumpxml default --inactive | grep range

# Others' clients change it as well.
virsh net-define default.xml
virsh net-dumpxml default | grep range

# New ones.
sed "s/default/lab/; s/9a05da11/9a05da12/; s/virbr0/virbr7/; s/192.168.122/192.168.123/g; s/0a:cd:21/0a:cd:22/" default.xml >lab.xml
patchbay net diff lab.xml
patchbay net define --plan lab.xml | head -4
patchbay net define --plan --config lab.xml
patchbay net list --all
