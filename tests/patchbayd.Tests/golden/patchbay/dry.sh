# Plans are those of the daemon with this root, and a network that runs is said to run.
patchbay net plan default.xml | grep -c "$ROOT/run/patchbay/dnsmasq/default.conf"
PATCHBAY_URI="patchbay:///system?root=$ROOT" "$PATCHBAY" net plan default.xml | grep -c "$ROOT/run/patchbay/dnsmasq/default.conf"
patchbay net plan -o json default.xml | grep '"kind": "StartDnsmasq"'
patchbay net create default.xml
patchbay net plan default.xml
patchbay status | grep -v "note  DHCP"   # where the kernel has no act_csum
sed 's/>default</>other</; s/virbr0/virbr9/; s/192.168.122/192.168.129/g; /<uuid>/d; /<mac /d' default.xml > other.xml; patchbay net create other.xml
patchbay status | grep -c "note  DHCP"   # what is so of several networks is said once, with their names

# What a definition would be refused for has its place here too.
sed 's/default/de\nfault/' default.xml > lines.xml; patchbay net define lines.xml
patchbay net create lines.xml
patchbay net plan lines.xml
sed "s/default/$(printf '%0255d' 0)/" default.xml > long.xml; patchbay net plan long.xml

# Documents in other encodings.
printf '<?xml version="1.0" encoding="ISO-8859-1"?>\n<network><name>caf\xe9</name><bridge name="virbr7"/></network>' > l1.xml; patchbay check l1.xml
patchbay net define l1.xml
virsh net-dumpxml café | grep name
virsh net-undefine café
virsh net-define l1.xml
printf '<network>\n<name>caf\xff\xfe</name></network>' > broken.xml; patchbay check broken.xml
virsh net-define broken.xml

# A server of no kind that there is.
"$PATCHBAY" -c bogus:///system net list

# Two interfaces with one address.
sed 's|.*<interface.*|&&|' blue.xml > twins.xml; patchbay check twins.xml

# Every kind of document that a guest or a host is made of.
echo "<interface type='network'>\n<source netwrok='lan'/></interface>" | sed 's/\\n/\n/' > card.xml; patchbay check card.xml
echo "<disk type='file' device='floppy9'><target dev='vda'/></disk>" > drive.xml; patchbay check drive.xml
echo "<pool type='rbd'><name>p</name></pool>" > pool.xml; patchbay check pool.xml
echo "<volume><name>v</name></volume>" > volume.xml; patchbay check volume.xml
echo "<interface type='network'><source network='lan'/></interface>" > good.xml; patchbay check good.xml
echo "<frob/>" > frob.xml; patchbay check frob.xml
patchbay apply --plan card.xml
