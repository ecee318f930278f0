# Command lines that are wrong: exit code 2, and nothing on standard output.
patchbay
patchbay net
patchbay frob
patchbay net frob
patchbay net stat default

# Words of virsh.
patchbay net destroy default
patchbay net-dhcp-leases default
patchbay domifaddr web1

patchbay net start
patchbay net start a b
patchbay net list --al
patchbay net list -o yaml
patchbay net list -o
patchbay guest console
patchbay check
patchbay net update default frob ip-dhcp-host '<host/>'
patchbay events --timeout -5
patchbay events --timeout nan
patchbay events --count 0
patchbay check --strct default.xml
patchbay check -- --strct
patchbay net stop --rot /x
patchbay net forward add default Tcp 80 web
patchbay net forward remove --help | grep -i -e udp
"$PATCHBAY" -c qemu:///system --root /x net list

# Standard output and standard error that take nothing.
patchbay net format default.xml >/dev/full
patchbay net plan -o json default.xml >/dev/full
patchbay guest args blue.xml >/dev/full
patchbay net list >/dev/full
patchbay --help >/dev/full
patchbay check nowhere.xml 2>/dev/full

# A name that would command the terminal, on one and in a file.
printf '<network><name>x</name><a\xc2\x9b31mb\xe2\x80\xae/></network>' > command.xml; TERM=dumb script -qec "'$PATCHBAY' check command.xml" /dev/null | tr -d '\r'
printf '<network><name>caf\xc3\xa931m\xe2\x80\xae</name><bridge name="virbr7"/></network>' > command.xml; TERM=dumb script -qec "'$PATCHBAY' net format command.xml" /dev/null | tr -d '\r'
patchbay net format command.xml | grep name | od -An -c
patchbay net define command.xml; TERM=dumb script -qec "'$PATCHBAY' --root $ROOT net list --all; '$PATCHBAY' --root $ROOT status" /dev/null | tr -d '\r'
virsh -q net-undefine "$(printf 'caf\xc3\xa931m\xe2\x80\xae')"

# Documents that cannot be used.
patchbay net define nowhere.xml
patchbay net define .
patchbay net define - <<< ''
patchbay net define - <<< '<network><name>x</nam'
patchbay net define - <<< '<network><nam>x</nam></network>'
patchbay net define - <<< '<domain/>'
patchbay guest define - <<< '<network><name>x</name></network>'
patchbay guest define - <<< '<domain type="qemu"><name>x</name></domain>'
printf '\xff\xfe\xff' | patchbay net define -

# Servers that are not there.
"$PATCHBAY" net list
"$PATCHBAY" --root /nowhere net list
"$PATCHBAY" --root "$(printf '/tmp/%0120d' 0)" net list
"$PATCHBAY" -c qemu+tls://host/system net list
"$PATCHBAY" -c nonsense net list
"$PATCHBAY" -c 'qemu+unix:///system?socket=/nowhere' guest list
PATCHBAY_URI="$URI" "$PATCHBAY" net list
"$PATCHBAY" -c "lxc+unix:///system?socket=$ROOT/run/patchbay/libvirt-sock" net list

# Who may only look.
RO="qemu+unix:///system?socket=$ROOT/run/patchbay/libvirt-sock-ro"
patchbay net define default.xml
"$PATCHBAY" -c "$RO" net list --all
"$PATCHBAY" -c "$RO" net start default
"$PATCHBAY" -c "$RO" net undefine default
"$PATCHBAY" -c "$RO" guest define blue.xml
virsh -r -c "$RO" net-start default

# A document that no message can carry.
(echo '<network><name>big</name><description>'; head -c 5000000 /dev/zero | tr '\0' a; echo '</description></network>') > big.xml; patchbay net define big.xml
patchbay net list --all
