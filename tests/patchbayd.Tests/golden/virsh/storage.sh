# A pool's life. Its folder is a file system of its own, so that its size is known.
mkdir /run/full && mount -t tmpfs -o size=64m,mode=755 tmpfs /run/full
virsh pool-define pool.xml
virsh pool-list
virsh pool-list --all
virsh pool-info images
virsh pool-start images
virsh pool-build images
virsh pool-start images
virsh pool-start images
virsh pool-list --details
virsh pool-info --bytes images
virsh pool-dumpxml images
virsh pool-dumpxml --inactive images
virsh pool-dumpxml images | xmllint --noout --relaxng /usr/share/libvirt/schemas/storagepool.rng -
virsh pool-dumpxml --inactive images | xmllint --noout --relaxng /usr/share/libvirt/schemas/storagepool.rng -
virsh pool-capabilities | xmllint --noout --relaxng /usr/share/libvirt/schemas/storagepoolcaps.rng -
virsh pool-uuid images
virsh pool-name 5a0a6a3c-5e5c-4b1e-8a57-6f0f3c1d2e01
virsh pool-autostart images
virsh pool-list --autostart --persistent --type dir
virsh pool-list --all --type logical
ls -l $ROOT/etc/patchbay/storage/autostart | sed 's/.* -> / -> /;1d'
virsh pool-autostart --disable images
virsh pool-capabilities | head -8

# Volumes, made and looked at.
virsh vol-create-as images raw.img 4M
virsh vol-create-as images thin.img 4M --allocation 0
virsh vol-create-as images base.qcow2 8MiB --format qcow2
virsh vol-create-as images top.qcow2 8M --format qcow2 --backing-vol base.qcow2 --backing-vol-format qcow2
virsh vol-create-as images full.qcow2 1M --format qcow2 --allocation 1M --prealloc-metadata
virsh vol-list images
virsh vol-list --details images
virsh vol-dumpxml raw.img images | grep -v time
virsh vol-dumpxml top.qcow2 images | grep -v time
virsh vol-dumpxml top.qcow2 images | xmllint --noout --relaxng /usr/share/libvirt/schemas/storagevol.rng -
virsh vol-info thin.img --pool images
virsh vol-info thin.img --pool images --physical --bytes
virsh vol-path raw.img --pool images
virsh vol-key raw.img --pool images
virsh vol-name /run/full/pool/raw.img
virsh vol-pool /run/full/pool/raw.img
qemu-img info -U /run/full/pool/top.qcow2 | grep -e format -e 'virtual size' -e backing
stat -c '%a %s' /run/full/pool/raw.img

# Volumes, changed.
virsh vol-resize raw.img 2M --pool images
virsh vol-resize thin.img 2M --pool images
virsh vol-resize thin.img 2M --pool images --shrink
virsh vol-resize thin.img 1M --pool images --delta
virsh vol-resize raw.img 6M --pool images --allocate
virsh vol-resize base.qcow2 16M --pool images
virsh vol-resize base.qcow2 16M --pool images --allocate
virsh vol-list --details images
printf 'from a client' >up
virsh vol-upload raw.img up --pool images --offset 1000
virsh vol-download raw.img down --pool images --offset 995 --length 20
od -c down
virsh vol-download raw.img whole --pool images
cmp whole /run/full/pool/raw.img
truncate -s 3M sparse && printf x | dd of=sparse bs=1 seek=2M conv=notrunc status=none
virsh vol-upload thin.img sparse --pool images --sparse
cmp sparse /run/full/pool/thin.img
virsh vol-download thin.img sparse.back --pool images --sparse
cmp sparse sparse.back && [ $(stat -c %b sparse.back) -lt 100 ]
virsh vol-clone top.qcow2 clone.qcow2 --pool images
virsh vol-clone raw.img clone.img --pool images
cmp /run/full/pool/raw.img /run/full/pool/clone.img
virsh vol-create-as images from.xml 6M --format qcow2 --print-xml >from.xml
virsh vol-create-from images from.xml raw.img --inputpool images
qemu-img compare /run/full/pool/raw.img /run/full/pool/from.xml
virsh vol-wipe clone.img --pool images
tr -d '\0' </run/full/pool/clone.img | wc -c
virsh vol-wipe clone.img --pool images --algorithm random
virsh vol-delete clone.img --pool images
virsh vol-delete clone.img --pool images
virsh vol-list images

# What others put there is there at once.
truncate -s 5M /run/full/pool/other.img
mkdir /run/full/pool/folder
virsh vol-info other.img --pool images
virsh vol-list --details images | grep -e other -e folder
virsh pool-refresh images

# What cannot be.
virsh vol-create-as images raw.img 4M
virsh vol-create-as images a/b 4M
virsh vol-create-as images .. 4M
virsh vol-create-as images big.img 1G
virsh vol-create-as images big.qcow2 1G --format qcow2 --allocation 1G --prealloc-metadata
virsh vol-resize raw.img 1G --pool images --allocate
virsh vol-create-as images x 4M --format qcow3
virsh vol-create-as images x 4M --format iso
virsh vol-create-as images x 4M --prealloc-metadata
virsh vol-create-as images x 4M --format qcow2 --backing-vol nope
virsh vol-create-as images x
virsh vol-create images volume-mistakes.xml
virsh vol-info nope --pool images
virsh vol-key /nope/nope
virsh vol-path ../short --pool images
virsh vol-list nope
virsh pool-undefine images
virsh pool-delete images
virsh pool-define pool-mistakes.xml
virsh pool-define-as images dir --target /elsewhere
virsh pool-define-as other dir --target /run/full/pool
virsh pool-define-as lvm logical --source-name vg
virsh pool-define-as what frob --target /x
virsh pool-create-as there dir --target /nowhere/at/all
virsh find-storage-pool-sources dir
virsh find-storage-pool-sources logical
virsh find-storage-pool-sources frob
ls -A /run/full/pool
virsh -r pool-list
virsh -r vol-delete raw.img --pool images

# An editor, a transient pool, and the end.
EDITOR="sed -i s/0750/0700/" virsh pool-edit images
virsh pool-dumpxml --inactive images | grep mode
virsh pool-create-as short dir --target /run/full/short --build
virsh pool-autostart short
virsh pool-list --transient
virsh pool-destroy short
virsh pool-list --all
virsh pool-destroy images
virsh pool-destroy images
virsh vol-list images
virsh pool-refresh images
virsh pool-delete images
rm -r /run/full/pool/*
virsh pool-delete images
ls -A /run/full
virsh pool-undefine images
virsh pool-info images
