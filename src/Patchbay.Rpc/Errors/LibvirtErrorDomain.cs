namespace Patchbay.Rpc;

/// <summary>The part of libvirt that an error says it comes from (virErrorDomain).</summary>
public enum LibvirtErrorDomain
{
    None = 0,
    Rpc = 7,
    Qemu = 10,
    Conf = 11,
    Net = 12,
    Remote = 13,
    Storage = 18,
    Network = 19,
    Domain = 20,
    NodeDevice = 22,
    Xml = 5,
    Interface = 26,
    Secret = 30,
    Cpu = 31,
    NetworkFilter = 33,
    Streams = 38,
    Hook = 40,
    DomainSnapshot = 41,
    Authentication = 46,
    Locking = 50,
    Firewall = 51,
    Access = 55,
    PolicyKit = 60,
    Admin = 62,
    Checkpoint = 69,
    Tpm = 70,
}
