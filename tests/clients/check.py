"""What the scripts beside this one share: every answer is checked, and the first that is not as it should be ends the script."""
import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)


def same(what, found, wanted):
    """Ends the script unless the answer is the one that is wanted."""
    if found != wanted:
        raise SystemExit(f'{what}: {found!r}, where {wanted!r} is right')
    print('ok', what)


def holds(what, truth):
    """Ends the script unless this is so."""
    same(what, bool(truth), True)


def refused(what, code, work):
    """Ends the script unless this is refused with libvirt's code."""
    try:
        work()
    except libvirt.libvirtError as e:
        same(what, e.get_error_code(), code)
        return
    raise SystemExit(f'{what}: done, where code {code} is right')
