# A guest's life.
patchbay guest list
patchbay guest define blue.xml
patchbay guest list
patchbay guest list --all
patchbay guest list --all -o json
patchbay guest list --all -o name
patchbay guest info blue
patchbay guest start blue
patchbay net create default.xml
patchbay guest start blue
patchbay guest list
patchbay guest info blue
patchbay guest info 11111111-2222-3333-4444-555555555555 | head -1
patchbay guest interfaces blue
patchbay guest interfaces blue -o json
patchbay guest interfaces blue -o name
patchbay guest addresses blue | head -1 | tr -s ' '
patchbay guest dumpxml blue | grep -e '<domain' -e target
patchbay guest dumpxml blue --inactive | grep -e '<domain' -e target
patchbay guest suspend blue
patchbay guest list
patchbay guest resume blue
patchbay guest resume blue
patchbay guest reset blue
patchbay guest autostart blue
patchbay guest info blue | grep Autostart
patchbay guest autostart blue --disable
patchbay guest start blue
patchbay guest stop blue
patchbay guest stop blue
patchbay guest shutdown blue
patchbay guest reboot blue
patchbay guest suspend blue
patchbay guest console blue
patchbay guest addresses blue
patchbay guest interfaces blue

# Started with its processors halted.
patchbay guest start blue --paused
patchbay guest list
patchbay guest undefine blue
patchbay guest info blue | grep -e State -e Persistent
patchbay guest stop blue
patchbay guest list --all

# Standard input, and guests that are not stored.
patchbay guest create - < blue.xml
patchbay guest autostart blue
patchbay guest undefine blue
patchbay guest stop blue
patchbay guest list --all

# Editing.
patchbay guest define - < blue.xml
EDITOR=true patchbay guest edit blue
EDITOR='sed -i s/32768/65536/' patchbay guest edit blue
patchbay guest info blue | grep Memory
EDITOR='sed -i "s/<memory/<<memory/"' patchbay guest edit blue
EDITOR='sed -i s/65536/lots/' patchbay guest edit blue
patchbay guest info blue | grep Memory

# Nothing by that name.
patchbay guest info nope
patchbay guest start nope
patchbay guest stop nope
patchbay guest undefine nope
patchbay guest dumpxml nope
patchbay guest console nope
patchbay guest edit nope
patchbay guest interfaces nope
patchbay guest addresses nope
