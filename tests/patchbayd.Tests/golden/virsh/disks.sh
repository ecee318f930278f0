# A guest whose disk is a volume of a pool, with drives on the buses that there are.
mkdir -m 755 /run/pool; virsh -q pool-create-as default dir --target /run/pool
virsh -q vol-create-as default web.qcow2 8M --format qcow2
virsh -q vol-create-as default more.qcow2 16M --format qcow2
virsh -q vol-create-as default disc.iso 2M --format raw
sed "s|<disk type='file' device='disk'>|<disk type='volume' device='disk'>|; s|<source file='@WORK@/green.qcow2'/>|<source pool='default' volume='web.qcow2'/>|" green.xml > guest.xml
sed -i "s|</disk>|</disk><!-- -->|; s|<channel|<controller type='scsi' model='virtio-scsi'/><controller type='sata'/><disk type='file' device='cdrom'><target dev='sda' bus='scsi'/></disk><disk type='file' device='cdrom'><target dev='sdb' bus='sata'/></disk><channel|" guest.xml
virsh define guest.xml
virsh domblklist green
virsh start green
virsh domblklist green --details | tr -s ' -'
virsh dumpxml green --xpath '//disk[1]'
virsh dumpxml green --inactive --xpath '//disk[1]/source'
virsh domblkinfo green vda | head -1
virsh domblkstat green vda | head -1 | sed 's/[0-9]*$/N/'
stat -c %u:%g /run/pool/web.qcow2 | sed 's/[1-9][0-9]*/USER/g'

# The pool may stop meanwhile; the next start needs it.
virsh -q pool-destroy default
virsh domblkinfo green vda | head -1
virsh -q destroy green
stat -c %u:%g /run/pool/web.qcow2
virsh start green
virsh -q pool-create-as default dir --target /run/pool
virsh start green

# Media go in and out on each bus, as files and as volumes.
virsh change-media green hda /run/pool/disc.iso --insert --live
virsh change-media green sda /run/pool/disc.iso --insert --live
virsh change-media green sdb /run/pool/disc.iso --insert --live
virsh change-media green sdb /run/pool/disc.iso --insert --live
virsh domblklist green
virsh change-media green sda --eject --live
virsh change-media green sdb --eject --live
virsh change-media green sdb --eject --live
echo "<disk type='volume' device='cdrom'><source pool='default' volume='disc.iso'/><target dev='sda' bus='scsi'/></disk>" > medium.xml
virsh update-device green medium.xml --live
sed 's/disc.iso/nothing.iso/' medium.xml > bad.xml
virsh update-device green bad.xml --live
sed "s/'default'/'nope'/" medium.xml > bad.xml
virsh update-device green bad.xml --live
virsh domblklist green
virsh update-device green medium.xml --config
virsh dumpxml green --inactive --xpath "//disk[target/@dev='sda']/source"

# Disks on the buses that take them while the guest runs.
echo "<disk type='volume'><driver type='qcow2'/><source pool='default' volume='more.qcow2'/><target dev='sdc' bus='scsi'/></disk>" > disk.xml
virsh attach-device green disk.xml --live
virsh attach-device green disk.xml --live
virsh detach-device green disk.xml --live
sed "s/sdc/sdd/; s/'scsi'/'usb'/" disk.xml > usb.xml
virsh attach-device green usb.xml --live
virsh domblklist green
virsh detach-device green usb.xml --live
sed "s/sdc/sdh/" disk.xml > bad.xml
virsh attach-device green bad.xml --live
sed "s/'scsi'/'sata'/" disk.xml > bad.xml
virsh attach-device green bad.xml --live
virsh domblklist green
virsh -q destroy green
virsh define guest.xml
virsh vol-delete web.qcow2 --pool default
virsh start green
virsh domstate green

# A document that is to be validated, logs that go, and a guest that goes with its client.
sed "s|<devices>|<frobnicate/><devices foo='bar'>|; s|@WORK@|$PWD|" green.xml > odd.xml; qemu-img create -q -f qcow2 green.qcow2 8M; chmod 755 .
virsh define odd.xml --validate
virsh create odd.xml --validate
virsh list --all --name
virsh define odd.xml
virsh -q start green; ls $ROOT/var/log/patchbay | sed 's|.*/||'
touch $ROOT/var/log/patchbay/green.log.1 $ROOT/var/log/patchbay/green.logs
virsh11 destroy green --remove-logs
ls $ROOT/var/log/patchbay
virsh -q "start green --autodestroy; domstate green"
for i in $(seq 100); do [ "$(command virsh -q -c "$URI" domstate green)" = running ] || break; sleep 0.1; done; virsh domstate green --reason
