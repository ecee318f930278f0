using Patchbay.Host.Qemu;
using Patchbay.Linux;

namespace Patchbay.Host.Tests.Qemu;

public sealed class QemuUsersTests
{
    [Theory]
    [InlineData("libvirt-qemu qemu patchbay-qemu nobody", 1u)]
    [InlineData("patchbay-qemu nobody", 3u)]
    [InlineData("nobody", 4u)]
    [InlineData("", 65534u)]
    public void By_default_it_is_the_first_usual_user_and_never_root(string users, uint expected)
        => Assert.Equal(expected, QemuUsers.Find(null, name => Known(name, users))?.User);

    [Fact]
    public void Root_is_who_was_asked_for()
    {
        Assert.Null(QemuUsers.Find("root", static _ => new Identity(0, 0, [])));
        Assert.Throws<ArgumentException>(() => QemuUsers.Find("nobodyatall", static _ => null));
    }

    private static Identity? Known(string name, string users)
    {
        uint id = (uint)Array.IndexOf(["libvirt-qemu", "qemu", "patchbay-qemu", "nobody"], name) + 1;
        return users.Split(' ').Contains(name) ? new Identity(id, id, []) : null;
    }
}
