using Patchbay.Rpc;

namespace Patchbay.Protocols.Tests.Rpc;

public sealed class LibvirtUriTests
{
    [Theory]
    [InlineData("qemu:///system", "qemu:///system")]
    [InlineData("qemu+unix:///system?socket=/x&foo=bar", "qemu:///system?foo=bar")]
    [InlineData("network:///system?socket=/run/x", "network:///system")]
    [InlineData("remote:///?socket=/run/px", "")]
    [InlineData("qemu:///system?socket=/x&name=network:///system", "network:///system")]
    [InlineData("qemu:///session?mode=legacy", "qemu:///session")]
    [InlineData("patchbay:///system", "qemu:///system")]
    public void The_server_is_told_only_what_is_its_own(string uri, string name)
        => Assert.Equal(name, LibvirtUri.Parse(uri).ServerName);

    [Theory]
    [InlineData("qemu:///system?socket=/run/x", true, "/run/x")]
    [InlineData("qemu:///system?socket=%2Frun%2Fa%20b", false, "/run/a b")]
    [InlineData("qemu:///system?mode=direct", false, "/var/run/libvirt/virtqemud-sock")]
    [InlineData("network:///system?mode=direct", true, "/var/run/libvirt/virtnetworkd-sock-ro")]
    [InlineData("qemu:///system?mode=legacy", true, "/var/run/libvirt/libvirt-sock-ro")]
    [InlineData("patchbay:///system", false, "/run/patchbay/libvirt-sock")]
    [InlineData("patchbay:///system", true, "/run/patchbay/libvirt-sock-ro")]
    [InlineData("patchbay:///system?root=/tmp/t/", false, "/tmp/t/run/patchbay/libvirt-sock")]
    public void The_socket_is_chosen_as_libvirt_does(string uri, bool readOnly, string path)
        => Assert.Equal(path, LibvirtUri.Parse(uri).SocketPath(readOnly));

    [Fact]
    public void A_remote_one_has_transport_user_host_and_port()
    {
        LibvirtUri uri = LibvirtUri.Parse("qemu+ssh://root@host.example:2222/system?keyfile=/k");

        Assert.Equal(
            ("qemu", "ssh", "root", "host.example", 2222, "/system"), (uri.Driver, uri.Transport, uri.User, uri.Host, uri.Port, uri.Path));
        Assert.Equal("/k", uri["keyfile"]);
        Assert.Null(uri["socket"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("qemu")]
    [InlineData("/run/x")]
    public void Something_else_is_not_a_uri(string text) => Assert.Throws<FormatException>(() => LibvirtUri.Parse(text));
}
