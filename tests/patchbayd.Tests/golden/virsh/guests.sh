# A guest's life.
virsh define blue.xml
virsh list
virsh list --all
virsh dominfo blue
virsh start blue
virsh net-define default.xml
virsh start blue
virsh net-start default
virsh start blue
virsh list
virsh list --all --name
virsh list --uuid
virsh domid blue
virsh domuuid blue
virsh domname 1
virsh domstate --reason blue
virsh dominfo blue
virsh domiflist blue
virsh domifaddr blue
virsh domifaddr blue --source arp
virsh ttyconsole blue
virsh dumpxml blue
virsh dumpxml --inactive blue
virsh net-dumpxml default | head -1
virsh suspend blue
virsh domstate --reason blue
virsh suspend blue
virsh resume blue
virsh domstate --reason blue
virsh resume blue
virsh reset blue
virsh autostart blue
virsh list --autostart
virsh autostart --disable blue

# What does not fit its state.
virsh start blue
virsh define blue.xml
virsh create blue.xml
virsh destroy blue
virsh destroy blue
virsh domstate --reason blue
virsh shutdown blue
virsh reboot blue
virsh suspend blue
virsh resume blue
virsh domifaddr blue
virsh domiflist blue
virsh ttyconsole blue
virsh console blue

# Nothing by that name.
virsh start nope
virsh dominfo nope
virsh undefine nope

# Started with its processors halted.
virsh start --paused blue
virsh domstate --reason blue
virsh undefine blue
virsh list --all
virsh dominfo blue | grep Persistent
virsh destroy blue
virsh list --all

# One that is not stored at all.
virsh create blue.xml
virsh list --all
virsh autostart blue
virsh undefine blue
virsh destroy blue
virsh list --all
virsh net-dumpxml default | head -1
virsh net-destroy default
