/*
 * Makes a libvirtd start as its modular sisters do. libvirt's virtqemud is the same program as libvirtd, and differs in what it
 * tells virStateInitialize: that it is not the one daemon for everything, so that it opens network:///system at the network
 * daemon's socket. Debian has no virtqemud.
 *
 * usage: LD_PRELOAD=modular.so libvirtd
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>

int virStateInitialize(bool privileged, bool mandatory, const char *root, bool monolithic, void *callback, void *opaque)
{
    int (*next)(bool, bool, const char *, bool, void *, void *) = dlsym(RTLD_NEXT, "virStateInitialize");
    (void)monolithic;
    return next(privileged, mandatory, root, false, callback, opaque);
}
