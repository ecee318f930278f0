# What virsh has had since 9.7: descriptions, titles and others' elements; of what runs, what is stored, or both.
virsh11 net-define lab.xml
virsh11 net-start lab
virsh11 net-create plain.xml
virsh11 net-define spare.xml
virsh11 net-desc lab
virsh11 net-desc lab hello world
virsh11 net-desc lab
virsh11 net-desc lab --config
virsh11 net-desc lab --config stored text
virsh11 net-desc lab --config
virsh11 net-desc lab --live
virsh11 net-desc lab --current
virsh11 net-desc lab --title "a title"
virsh11 net-desc lab --title
virsh11 net-desc lab --title --config "the stored title"
virsh11 net-desc lab --title "$(printf 'two\nlines')"
virsh11 net-list --all --title
virsh11 net-desc lab --title ""
virsh11 net-desc lab --title
virsh11 net-desc plain --config text
virsh11 net-desc plain --live text
virsh11 net-desc plain
virsh11 net-desc spare --live text
virsh11 net-desc spare --config text
virsh11 net-desc spare
EDITOR="sed -i s/text/edited/" virsh11 net-desc spare --edit
virsh11 net-desc spare
EDITOR=true virsh11 net-desc spare --edit
EDITOR="sed -i s/.*/titled/" virsh11 net-desc spare --title --edit
virsh11 net-desc spare --title
virsh11 net-metadata lab http://example.org/x
virsh11 net-metadata lab http://example.org/x --set "<a b='c'><d/></a>"
virsh11 net-metadata lab http://example.org/x --key k --set "<a b='c'><d/></a>"
virsh11 net-metadata lab http://example.org/x
virsh11 net-metadata lab http://example.org/x --key k --set "<a"
virsh11 net-metadata lab http://example.org/x --key k --set "<z>2</z>" --config
virsh11 net-metadata lab http://example.org/x --config
virsh11 net-dumpxml lab
virsh11 net-dumpxml lab --inactive
virsh11 net-metadata lab http://example.org/x --remove
virsh11 net-metadata lab http://example.org/x
virsh11 net-metadata lab http://example.org/x --config
virsh11 net-dumpxml lab --xpath '//dhcp'
virsh11 net-dumpxml lab --xpath '//range' --wrap
virsh11 net-port-create lab port.xml
virsh11 net-port-dumpxml lab 5d744f21-ba4a-4d6e-bdb2-30a35ff3207d --xpath '//mac'

# The same commands of the later virsh where it asks in other ways.
virsh11 net-list --all
virsh11 net-info lab
virsh11 net-event --list
virsh11 net-event --event metadata-change --timeout 1
virsh11 net-update lab add dns-txt "<txt name='t' value='v'/>" --live --config
virsh11 net-dhcp-leases lab
EDITOR="sed -i s/sparebr0/sparebr1/" virsh11 net-edit spare
sed "s|<bridge|<frob/><bridge|" spare.xml >in.xml; virsh11 net-define --validate in.xml
virsh11 net-autostart spare --disable
virsh11 net-destroy lab
virsh11 net-undefine lab
