# Every option of the list: one stored and running, one running alone, one stored alone.
virsh net-define --validate lab.xml
virsh net-start lab
virsh net-create --validate plain.xml
virsh net-define spare.xml
virsh net-autostart lab
virsh net-list
virsh net-list --all --persistent
virsh net-list --all --transient
virsh net-list --all --autostart
virsh net-list --all --no-autostart
virsh net-list --inactive --persistent
virsh net-list --all --persistent --transient
virsh net-list --all --name
virsh net-list --all --uuid
virsh net-list --all --table

# Validation: words without meaning, in documents that would be taken without it.
sed "s|<bridge|<frob/><bridge|" spare.xml >in.xml; virsh net-define --validate in.xml
sed "s|<bridge |<bridge frob='1' |" spare.xml >in.xml; virsh net-define --validate in.xml
sed "s|<bridge |<bridge frob='1' |" spare.xml >in.xml; virsh net-define in.xml
sed "s|spare|other|; s|9d13|9d14|; s|<bridge|<frob/><bridge|" spare.xml >in.xml; virsh net-create --validate in.xml
sed "s|stp='on'|stp='maybe'|" spare.xml >in.xml; virsh net-define --validate in.xml
virsh net-define --validate spare.xml
sed "s|<mac|<frob/><mac|" port.xml >in.xml; virsh net-port-create lab --validate in.xml
virsh net-list --all --name

# Each section of an update, live, stored or both, and where there are several parents.
update() { virsh net-update "$@"; }
update lab add ip-dhcp-host "<host mac='52:54:00:00:00:01' name='one' ip='192.168.77.45'/>" --live --config
update lab add ip-dhcp-host "<host mac='52:54:00:00:00:01' name='one' ip='192.168.77.45'/>" --live --config
update lab add-first ip-dhcp-host "<host mac='52:54:00:00:00:02' ip='192.168.77.46'/>"
update lab add-last ip-dhcp-host "<host mac='52:54:00:00:00:03' ip='192.168.77.47'/>" --config
update lab modify ip-dhcp-host "<host mac='52:54:00:00:00:01' name='uno' ip='192.168.77.45'/>" --live
update lab modify ip-dhcp-host "<host mac='52:54:00:00:00:99' ip='192.168.77.99'/>" --live
update lab delete ip-dhcp-host "<host mac='52:54:00:00:00:02'/>" --current
update lab delete ip-dhcp-host "<host mac='52:54:00:00:00:02'/>" --current
update lab add ip-dhcp-range "<range start='192.168.77.110' end='192.168.77.120'/>" --live --config
update lab modify ip-dhcp-range "<range start='192.168.77.110' end='192.168.77.121'/>"
update lab delete ip-dhcp-range "<range start='192.168.77.110' end='192.168.77.120'/>" --config
update lab add ip-dhcp-range "<range start='192.168.77.110' end='192.168.77.120'/>" --parent-index 0 --config
update lab add ip-dhcp-range "<range start='fd00:77::10' end='fd00:77::20'/>" --parent-index 1 --live --config
update lab add ip-dhcp-range "<range start='192.168.77.130' end='192.168.77.140'/>" --parent-index 5
update lab add ip-dhcp-host "<host id='0:1:0:1:18:aa:62:fe:0:16:3e:44:55:66' ip='fd00:77::15'/>" --parent-index 1 --live --config
update lab add dns-host "<host ip='192.168.77.45'><hostname>h1</hostname></host>" --live --config
update lab add dns-host "<host ip='192.168.77.45'><hostname>h1</hostname></host>" --live --config
update lab modify dns-host "<host ip='192.168.77.45'><hostname>h2</hostname></host>" --live --config
update lab delete dns-host "<host ip='192.168.77.45'/>" --live
update lab add dns-txt "<txt name='t' value='v'/>" --live --config
update lab modify dns-txt "<txt name='t' value='w'/>" --live --config
update lab delete dns-txt "<txt name='u'/>" --live --config
update lab delete dns-txt "<txt name='t'/>" --live
update lab add dns-srv "<srv service='s' protocol='tcp' domain='d' target='t' port='1'/>" --live --config
update lab add dns-srv "<srv service='s' protocol='tcp' domain='d' target='t' port='1'/>" --live --config
update lab modify dns-srv "<srv service='s' protocol='tcp' domain='d' target='t' port='2'/>"
update lab delete dns-srv "<srv service='s' protocol='tcp'/>" --live
update lab add portgroup "<portgroup name='guests'/>" --live --config
update lab add portgroup "<portgroup name='guests'/>" --live --config
update lab add portgroup "<portgroup name='third' default='yes'/>" --live --config
update lab modify portgroup "<portgroup name='guests'><bandwidth><inbound average='5'/></bandwidth></portgroup>" --live
update lab delete portgroup "<portgroup name='guests'/>" --config
update lab add forward-interface "<interface dev='lo'/>" --config
update lab add forward-interface "<interface dev='lo'/>" --config
update lab delete forward-interface "<interface dev='lo'/>" --config
update lab add bridge "<bridge name='x'/>" --config
update lab add domain "<domain name='x'/>" --config
update lab modify ip "<ip address='1.2.3.4'/>" --config
update lab modify forward "<forward mode='nat'/>" --config
update lab add forward-pf "<pf dev='lo'/>" --config
update lab frob ip-dhcp-host "<host/>"
update lab add frob "<host/>"
update lab add ip-dhcp-host "<range/>"
update lab add ip-dhcp-host "<host"
echo "<host mac='52:54:00:00:00:05' ip='192.168.77.48'/>" >in.xml; update lab add ip-dhcp-host in.xml --config
update plain add dns-txt "<txt name='t' value='v'/>" --config
update plain add dns-txt "<txt name='t' value='v'/>" --live
update spare add dns-txt "<txt name='t' value='v'/>" --live
update spare add dns-txt "<txt name='t' value='v'/>"
virsh net-dumpxml lab
virsh net-dumpxml lab --inactive
virsh net-dumpxml plain
virsh net-dumpxml spare

# Ports.
virsh net-port-list lab
virsh net-port-create lab port.xml
virsh net-port-create lab port.xml
virsh net-port-create spare port.xml
sed "s|3207d|3207e|; s|</mac>|</mac>|; s|</networkport>|<plug type='network' bridge='labbr0'/></networkport>|" port.xml >in.xml; virsh net-port-create lab in.xml
sed "s|3207d|3207e|; s|<mac|<group>guests</group><mac|; s|</networkport>|<bandwidth><inbound average='9' floor='5'/></bandwidth></networkport>|" port.xml >in.xml; virsh net-port-create lab in.xml
sed "s|3207d|3207e|; s|<mac|<group>guests</group><mac|" port.xml >in.xml; virsh net-port-create lab in.xml
virsh net-port-list lab
virsh net-port-list lab --uuid
virsh net-port-list lab --table
virsh net-port-list spare
virsh net-port-dumpxml lab 5d744f21-ba4a-4d6e-bdb2-30a35ff3207d
virsh net-port-dumpxml lab 5d744f21-ba4a-4d6e-bdb2-30a35ff3207e
virsh net-port-dumpxml lab nonsense
virsh net-port-dumpxml lab 5d744f21-ba4a-4d6e-bdb2-30a35ff3207f
virsh net-dumpxml lab | head -1
virsh net-port-delete lab 5d744f21-ba4a-4d6e-bdb2-30a35ff3207d
virsh net-port-delete lab 5d744f21-ba4a-4d6e-bdb2-30a35ff3207d
virsh net-port-list lab --uuid

# Leases of one address, and edits.
virsh net-dhcp-leases lab --mac 52:54:00:00:00:01
virsh net-dhcp-leases lab --mac 52:54
virsh net-dhcp-leases spare
EDITOR="sed -i s/sparebr0/sparebr1/" virsh net-edit spare
EDITOR=true virsh net-edit spare
EDITOR="sed -i 's|<bridge|<frob/><bridge|'" virsh net-edit spare
virsh net-dumpxml spare
virsh net-event lab --event lifecycle --timeout 1
virsh net-event --event lifecycle --timeout 1 --timestamp --loop
virsh net-event --event nonsense
virsh net-event
virsh net-destroy lab
virsh net-list --all
