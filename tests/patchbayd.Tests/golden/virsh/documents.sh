# Documents that are refused; nothing is stored.
net() { printf "%s\n" "$1" >in.xml; virsh net-define in.xml; }
guest() { printf "%s\n" "$1" >in.xml; virsh define in.xml; }
net ''
net 'network'
net '<network><name>x</name'
net '<domain/>'
net '<network/>'
net '<network><name/></network>'
net '<network><name>a/b</name></network>'
net '<network><name>..</name></network>'
net '<network><name>a&#10;b</name></network>'
net "<network><name>$(printf 'x%.0s' {1..255})</name></network>"
net '<network><name>x</name><uuid>12</uuid></network>'
net '<network><name>x</name><forward mode="natt"/><ip address="1.2.3"/></network>'
net '<!DOCTYPE n [<!ENTITY e SYSTEM "file:///etc/passwd">]><network><name>&e;</name></network>'
net '<!DOCTYPE n [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><network><name>&b;</name></network>'
net '<network xmlns:xi="http://www.w3.org/2001/XInclude"><name><xi:include href="/etc/passwd" parse="text"/></name></network>'
net "$(printf '<a>%.0s' {1..5000})"
net "<network><name>x</name><bridge name='virbr0123456789a'/></network>"
{ printf '<network><name>'; head -c 3500000 /dev/zero | tr '\0' x; echo '</name></network>'; } >in.xml
virsh net-define in.xml 2>&1 | head -c 200; echo
{ printf '<network><name>x</name><!--'; head -c 10000000 /dev/zero | tr '\0' x; echo '--></network>'; } >in.xml
virsh net-define in.xml 2>&1 | head -c 300
guest '<domain/>'
guest "<domain type='qemu'><name>a/b</name><memory>65536</memory><os><type>hvm</type></os></domain>"
guest "<domain type='qemu'><name>a&#10;b</name><memory>65536</memory><os><type>hvm</type></os></domain>"
guest "<domain type='qemu'><name>$(printf 'x%.0s' {1..255})</name><memory>65536</memory><os><type>hvm</type></os></domain>"
guest "<domain type='xen'><name>x</name><memory>65536</memory><os><type>hvm</type></os></domain>"
guest "<domain type='qemu'><name>x</name><memory>many</memory><os><type>hvm</type></os></domain>"
guest '<!DOCTYPE n [<!ENTITY e SYSTEM "file:///etc/passwd">]><domain type="qemu"><name>&e;</name></domain>'
virsh net-list --all
virsh list --all
find $ROOT/etc -type f

# Two of a kind.
virsh net-define default.xml
sed 's/<name>default/<name>twin/' default.xml >in.xml; virsh net-define in.xml
sed 's/9a05da11/9a05da12/' default.xml >in.xml; virsh net-define in.xml
sed 's/<name>default/<name>twin/; /uuid/d; /mac add/d' default.xml >in.xml; virsh net-define in.xml
sed 's/<name>default/<name>twin/; /uuid/d; s/virbr0/virbr9/' default.xml >in.xml; virsh net-define in.xml
virsh define blue.xml
sed 's/blue/green/' blue.xml >in.xml; virsh define in.xml
sed 's/11111111/22222222/' blue.xml >in.xml; virsh define in.xml
virsh net-list --all
virsh list --all
virsh net-dumpxml default | diff - default.xml
