# A guest with an agent's channel and threads for its disks, that does not run.
qemu-img create -q -f qcow2 green.qcow2 8M; sed "s|@WORK@|$PWD|" green.xml > filled.xml; chmod 755 .
sed "s|<os>|<iothreads>2</iothreads><cputune><shares>512</shares><period>50000</period><vcpupin vcpu='1' cpuset='0'/><emulatorpin cpuset='0'/></cputune><os>|" filled.xml > tuned.xml
virsh define tuned.xml --validate
virsh schedinfo green
virsh schedinfo green --config --set cpu_shares=100
virsh vcpupin green --vcpu 1 | tr -s ' '
virsh vcpupin green --vcpu 1 --cpulist 0 --config
virsh emulatorpin green | tr -s ' '
virsh emulatorpin green --cpulist 0 --config
virsh iothreadinfo green | wc -l
virsh iothreadadd green 9 --config
virsh perf green
virsh perf green --enable cmt --config
virsh domlaunchsecinfo green
virsh domdirtyrate-calc green
virsh managedsave-dumpxml green
virsh managedsave-edit green
virsh managedsave-remove green
virsh checkpoint-info green nothing
virsh snapshot-current green --name
virsh snapshot-create-as green now
virsh snapshot-dumpxml green nothing
virsh blkdeviotune green vda --total-bytes-sec 1000 --config
virsh memtune green --hard-limit 100000 --config
virsh guest-agent-timeout green --timeout 5
virsh guestvcpus green
virsh get-user-sshkeys green root
virsh11 -q autostart --once green
virsh11 dominfo green | grep -i autostart
virsh11 -q autostart --once --disable green
virsh11 dominfo green | grep -i autostart

# An editor; virsh has what comes of it validated.
EDITOR="sed -i s/512/256/" virsh edit green
virsh schedinfo green | grep shares
EDITOR=true virsh edit green
EDITOR="sed -i 's|<cputune>|<frob/><cputune>|'" virsh edit green
EDITOR="sed -i s/'<name>green'/'<name>other'/" virsh edit green
EDITOR="sed -i '/<uuid>/d'" virsh edit green
virsh list --all --name

# What has no memory to save, and what is not served, says so at once.
virsh define filled.xml
virsh start green
virsh dumpxml green --migratable
virsh schedinfo green
virsh iothreadinfo green
virsh perf green
virsh domlaunchsecinfo green
virsh guest-agent-timeout green --timeout 5
virsh guestvcpus green --cpulist 1 --disable
virsh get-user-sshkeys green root
echo 'ssh-ed25519 AAAA me' > key; virsh set-user-sshkeys green root --file key
virsh save green saved
virsh restore nowhere
virsh dump green nowhere
virsh snapshot-create green
virsh checkpoint-create-as green now
virsh blockcopy green vda /tmp/copy
virsh blockresize green vda 16M
virsh blockjob green vda
virsh backup-begin green
virsh domfsinfo green
virsh update-memory-device green --node 0 --requested-size 1M
virsh domdirtyrate-calc green
virsh setvcpu green 1 --enable
virsh reset green
virsh11 destroy green --remove-logs
virsh undefine green
