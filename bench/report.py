"""Prints two sets of figures side by side, with how many times better the first is."""
import json
import sys

ours, theirs = (json.load(open(path)) for path in sys.argv[1:3])
width = max(map(len, ours))
print(f"{'':{width}}  {'patchbay':>10}  {'libvirt':>10}  {'ratio':>7}")
for name, value in ours.items():
    other = theirs.get(name)
    if other is None:
        print(f"{name:{width}}  {value:10.2f}")
        continue
    # More is better for rates, less for all else.
    ratio = value / other if name.endswith(("Gbit/s", "kpps", "calls/s")) else other / value
    print(f"{name:{width}}  {value:10.2f}  {other:10.2f}  {ratio:6.1f}x")
