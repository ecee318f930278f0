"""Stands between a client and a daemon, and has the client take the daemon for one of before libvirt 1.2.3: it says no where the
client asks whether events are told with the number of their request (feature 14 of CONNECT_SUPPORTS_FEATURE).

usage: old_server.py LISTEN TARGET COMMAND...    runs COMMAND, and ends with it
"""
import os
import socket
import struct
import subprocess
import sys
import threading

SUPPORTS_FEATURE = 60
REMOTE_EVENT_CALLBACK = 14


def packets(end):
    """Whole packets that come in, as long as any come."""
    stream = end.makefile('rb')
    while len(length := stream.read(4)) == 4:
        yield length + stream.read(struct.unpack('>I', length)[0] - 4)


def carry(source, target, change):
    try:
        for packet in packets(source):
            target.sendall(change(packet))
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def stand_between(client, path):
    server = socket.socket(socket.AF_UNIX)
    server.connect(path)
    asked = set()

    def note(call):
        procedure, serial = struct.unpack('>I4xI', call[12:24])
        if procedure == SUPPORTS_FEATURE and struct.unpack('>I', call[28:32]) == (REMOTE_EVENT_CALLBACK,):
            asked.add(serial)
        return call

    def deny(reply):
        procedure, serial = struct.unpack('>I4xI', reply[12:24])
        return reply[:28] + struct.pack('>I', 0) if procedure == SUPPORTS_FEATURE and serial in asked else reply

    threading.Thread(target=carry, args=(client, server, note), daemon=True).start()
    threading.Thread(target=carry, args=(server, client, deny), daemon=True).start()


def serve(listener, path):
    while True:
        stand_between(listener.accept()[0], path)


def main():
    listen, target = sys.argv[1:3]
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(listen)
    listener.listen()
    threading.Thread(target=serve, args=(listener, target), daemon=True).start()
    code = subprocess.run(sys.argv[3:]).returncode
    os.unlink(listen)
    sys.exit(code)


main()
