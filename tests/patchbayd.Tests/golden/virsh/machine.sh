# A guest with a disk, a screen, a balloon and a channel for an agent that nobody is in.
qemu-img create -q -f qcow2 green.qcow2 8M; sed "s|@WORK@|$PWD|" green.xml > filled.xml; chmod 755 .
virsh define filled.xml

# What is stored of it.
virsh desc green
virsh desc green --title
virsh desc green --title --new-desc 'Another title'
virsh desc green --new-desc ''
virsh desc green
virsh metadata green http://example.com/app
virsh metadata green http://example.com/app --key app --set '<note>changed</note>'
virsh metadata green http://example.com/app
virsh metadata green http://example.com/app --remove
virsh metadata green http://example.com/app
virsh setmaxmem green 131072
virsh setmem green 98304 --config
virsh setmem green 262144 --config
virsh dominfo green | grep memory
virsh setvcpus green 2 --config
virsh setvcpus green 3 --config
virsh setvcpus green 4 --maximum --config
virsh vcpucount green
virsh setvcpus green 1 --config
virsh set-lifecycle-action green reboot destroy --config
virsh dumpxml green | grep on_
virsh set-lifecycle-action green reboot restart --config
virsh autostart green
virsh list --all --autostart
virsh list --all --no-autostart
virsh list --all --with-snapshot
virsh list --all --state-shutoff --persistent --title
virsh autostart --disable green
virsh domblklist green --details | tr -s ' -'
virsh domblkinfo green vda | sed 's/\(Alloc.*\|Phys.*\): *[0-9]*$/\1: N/'
virsh domblkinfo green hda
virsh domblkinfo green vdz
virsh domblkstat green vda
virsh dommemstat green
virsh dommemstat green --period 5 --config
virsh memtune green
virsh numatune green
virsh blkiotune green
virsh blkdeviotune green vda | head -3
virsh domstats green | sed 's/\(allocation\|physical\)=[0-9]*$/\1=N/'
virsh domstats --state --enforce --list-running
virsh domjobinfo green
virsh domcontrol green
virsh screenshot green shot.png
virsh send-key green KEY_A
virsh inject-nmi green
virsh domhostname green
virsh snapshot-list green
virsh snapshot-current green
virsh snapshot-info green nothing
virsh checkpoint-list green
virsh managedsave green
virsh managedsave-remove green
virsh domrename green blue/green
virsh domrename green green
virsh domrename green lime
virsh domrename lime green

# What it is while it runs.
virsh start green
virsh domrename green lime
virsh domstate green --reason
virsh vcpucount green
virsh setvcpus green 5
virsh setvcpus green 2
virsh vcpucount green --live --active
virsh setvcpus green 2 --maximum --live
virsh setmaxmem green 65536 --live
virsh setmem green 262144 --live
virsh setmem green 65536 --live
virsh dommemstat green | sed 's/ .*//'
virsh dommemstat green --period 3 --live
virsh dumpxml green | grep -e '<stats' -e "state='"
virsh domblkstat green vda | sed 's/[0-9]*$/N/'
virsh domblkstat green hda --human | sed 's/[0-9]*$/N/' | head -3
virsh domblkinfo green vda | sed 's/\(Alloc.*\|Phys.*\): *[0-9]*$/\1: N/'
virsh domblkinfo green hda
virsh domblkerror green
virsh domstats green | sed 's/\(time\|user\|system\|current\|rss\|update\|delay\|times\|reqs\|bytes\|allocation\|physical\)=[0-9]*$/\1=N/'
virsh domstats --state --nowait
virsh domstats --state --list-paused
virsh domstats --vcpu --list-running green | grep state
virsh domjobinfo green
virsh domjobabort green
virsh domcontrol green
virsh cpu-stats green --total | sed 's/[0-9.]* seconds/N seconds/'
virsh vncdisplay green
virsh domdisplay green
virsh screenshot green shot.png; head -c 4 shot.png | tail -c 3; echo
virsh screenshot green shot.png --screen 1
virsh send-key green KEY_LEFTSHIFT KEY_A
virsh send-key green --codeset xt 0x1e
virsh send-key green --codeset win32 65
virsh inject-nmi green
virsh dompmwakeup green
virsh dompmsuspend green mem
virsh qemu-monitor-command green '{"execute":"query-status"}'
virsh qemu-monitor-command green --hmp 'info status'
virsh qemu-monitor-command green '{"execute":"no-such"}'
virsh qemu-monitor-command green 'no json'
virsh qemu-agent-command green '{"execute":"guest-ping"}'
virsh domhostname green
virsh domhostname green --source lease
virsh domtime green
virsh domfsinfo green
virsh domfsfreeze green
virsh domfsthaw green
virsh domfstrim green
virsh set-user-password green root secret
virsh guestinfo green
virsh guestvcpus green
virsh shutdown green --mode agent
virsh shutdown green --mode initctl
virsh reboot green --mode agent
virsh desc green --live --new-desc 'told while it runs'
virsh desc green --config
virsh suspend green
virsh domstate green --reason
virsh shutdown green
virsh list --state-paused --name
virsh resume green
virsh resume green
virsh reset green
virsh destroy green --graceful
virsh domstate green --reason

# Forgetting it.
virsh undefine green --managed-save --snapshots-metadata --checkpoints-metadata --nvram
virsh undefine green
virsh create filled.xml --paused
virsh setmem green 32768 --config
virsh domstate green --reason
virsh destroy green
