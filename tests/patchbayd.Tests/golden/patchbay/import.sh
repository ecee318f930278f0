# A stock libvirt's folders: two networks, one with leases and autostart, three guests, and what is not taken.
patchbay import --from stock
mkdir -p stock/etc/libvirt/{qemu,qemu/autostart,qemu/networks,qemu/networks/autostart,storage,secrets,nwfilter} stock/var/lib/libvirt/{dnsmasq,qemu/save,qemu/snapshot/blue} stock/run/libvirt/{network,qemu}
header() { printf '<!--\nWARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE\nOVERWRITTEN AND LOST.\n-->\n\n'; cat; }
header <default.xml >stock/etc/libvirt/qemu/networks/default.xml
header <spare.xml >stock/etc/libvirt/qemu/networks/spare.xml
sed 's|<ip address=.192.168.78.1.|<ip address="192.168.78"|' plain.xml | header >stock/etc/libvirt/qemu/networks/plain.xml
header <blue.xml >stock/etc/libvirt/qemu/blue.xml
sed "s/blue/green/; s/1111-2222/1111-3333/; s/00:01/00:02/; s|</os>|<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader><nvram>/var/lib/libvirt/qemu/nvram/green_VARS.fd</nvram></os>|" blue.xml | header >stock/etc/libvirt/qemu/green.xml
echo '<domain' >stock/etc/libvirt/qemu/broken.xml
ln -s /etc/libvirt/qemu/networks/default.xml stock/etc/libvirt/qemu/networks/autostart/default.xml
ln -s /etc/libvirt/qemu/blue.xml stock/etc/libvirt/qemu/autostart/blue.xml
printf '[{"ip-address":"192.168.122.50","mac-address":"52:54:00:00:00:01","hostname":"blue","client-id":"01:52:54:00:00:00:01","expiry-time":4102444800},{"ip-address":"192.168.122.51","mac-address":"52:54:00:00:00:09","expiry-time":1}]' >stock/var/lib/libvirt/dnsmasq/virbr0.status
touch stock/var/lib/libvirt/qemu/save/blue.save stock/var/lib/libvirt/qemu/snapshot/blue/before.xml stock/run/libvirt/network/default.xml stock/run/libvirt/qemu/green.xml
echo '<pool type="dir"/>' >stock/etc/libvirt/storage/images.xml
touch stock/etc/libvirt/nwfilter/clean-traffic.xml
find stock | sort >before; find stock -type f -exec md5sum {} + | sort >>before

# Dry: nothing changes.
patchbay import --from stock --dry-run
patchbay import --from stock --dry-run --networks-only
patchbay net list --all
patchbay guest list --all

# For real, from one machine to the other, and once more.
patchbay import --from stock
patchbay net list --all
patchbay guest list --all
ls -l $ROOT/etc/patchbay/*/autostart | grep -o '[a-z]*.xml -> '
virsh net-dhcp-leases default | grep -o '52:54:.*guest.*\|52:54.*blue.*'
find $ROOT/etc $ROOT/var/lib -type f -exec md5sum {} + | sort >here
patchbay import --from stock
patchbay import --from stock -o json
find $ROOT/etc $ROOT/var/lib -type f -exec md5sum {} + | sort | diff here -
find stock | sort >after; find stock -type f -exec md5sum {} + | sort >>after; diff before after

# The network honours the leases that came along.
patchbay net start default
patchbay net leases default | cut -c1-60
virsh net-destroy default

# What was changed here since stays as it is, and what is another's is left.
virsh net-autostart default --disable
virsh net-undefine spare
sed 's/9d13/9d19/' spare.xml >in.xml; virsh net-define in.xml
patchbay import --from stock
virsh net-list --all
"$PATCHBAY" -c "$URI" import --from stock --dry-run | head -2
