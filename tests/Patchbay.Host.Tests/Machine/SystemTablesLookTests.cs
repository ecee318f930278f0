using Patchbay.Host.Machine;
using Patchbay.Model.Domains;
using Patchbay.Model.Hosts;
using Patchbay.Testing;

namespace Patchbay.Host.Tests.Machine;

public sealed class SystemTablesLookTests
{
    [Fact]
    public void What_the_kernel_shows_is_told_by_libvirts_names()
    {
        using TempFolder folder = new();
        foreach ((string name, string text) in new[]
        {
            ("bios_vendor", "Maker"), ("bios_date", "01/02/2024"), ("sys_vendor", "Maker & Sons"), ("product_name", "R 730"),
            ("product_uuid", "4c4c4544-0044-4c10-8052-b7c04f4a3132"), ("board_name", "Board"), ("chassis_asset_tag", "A1"), ("product_serial", ""),
        })
        {
            folder.Write(name, $"{text}\n");
        }

        SysinfoDefinition.Smbios? tables = SystemTablesLook.Tables(folder.Path);

        Assert.NotNull(tables);
        Assert.Equal(
            """
            <sysinfo type='smbios'>
              <bios>
                <entry name='vendor'>Maker</entry>
                <entry name='date'>01/02/2024</entry>
              </bios>
              <system>
                <entry name='manufacturer'>Maker &amp; Sons</entry>
                <entry name='product'>R 730</entry>
                <entry name='uuid'>4c4c4544-0044-4c10-8052-b7c04f4a3132</entry>
              </system>
              <baseBoard>
                <entry name='product'>Board</entry>
              </baseBoard>
              <chassis>
                <entry name='asset'>A1</entry>
              </chassis>
            </sysinfo>

            """,
            SystemTablesXml.Format(tables));
    }

    [Fact]
    public void A_machine_that_has_none_tells_none()
    {
        using TempFolder folder = new();

        Assert.Null(SystemTablesLook.Tables(folder.File("nothing")));
    }
}
