using Patchbay.Model.Storage;
using Patchbay.Model.Text;

namespace Patchbay.Model.Tests.Storage;

public sealed class StorageDocumentTests
{
    private const string Pool =
        """
        <pool type='dir'>
          <name>images</name>
          <uuid>5a0a6a3c-5e5c-4b1e-8a57-6f0f3c1d2e01</uuid>
          <capacity unit='bytes'>0</capacity>
          <allocation unit='bytes'>0</allocation>
          <available unit='bytes'>0</available>
          <features>
            <cow state='no'/>
          </features>
          <source>
            <vendor name='who'/>
            <product name='what'/>
          </source>
          <target>
            <path>/srv/images</path>
            <permissions>
              <mode>0711</mode>
              <owner>0</owner>
              <group>64055</group>
              <label>some_u:some_r:some_t:s0</label>
            </permissions>
          </target>
          <refresh>
            <volume allocation='capacity'/>
          </refresh>
        </pool>

        """;

    private const string Volume =
        """
        <volume type='file'>
          <name>web1.qcow2</name>
          <key>/srv/images/web1.qcow2</key>
          <source>
          </source>
          <capacity unit='GiB'>20</capacity>
          <allocation unit='KB'>8</allocation>
          <physical unit='bytes'>196616</physical>
          <target>
            <path>/srv/images/web1.qcow2</path>
            <format type='qcow2'/>
            <permissions>
              <mode>0600</mode>
              <owner>-1</owner>
              <group>-1</group>
            </permissions>
            <timestamps>
              <atime>1.5</atime>
            </timestamps>
            <compat>1.1</compat>
            <clusterSize unit='B'>65536</clusterSize>
            <features>
              <lazy_refcounts/>
            </features>
          </target>
          <backingStore>
            <path>base.qcow2</path>
            <format type='qcow2'/>
          </backingStore>
        </volume>
        """;

    [Fact]
    public void A_pool_is_printed_in_canonical_form()
    {
        DiagnosticBag findings = [];

        StoragePoolDefinition pool = StoragePoolXml.Parse(Pool, "pool", findings)!;

        Assert.Empty(findings);
        Assert.Equal(Pool, StoragePoolXml.Format(pool, StorageSpace.None));
    }

    [Fact]
    public void A_volume_is_read_with_its_units()
    {
        DiagnosticBag findings = [];

        StorageVolumeDefinition volume = StorageVolumeXml.Parse(Volume, "volume", copied: false, findings)!;

        Assert.Empty(findings);
        Assert.Equal(
            new StorageVolumeDefinition
            {
                Name = "web1.qcow2",
                Capacity = 20ul << 30,
                Allocation = 8000,
                Format = "qcow2",
                Permissions = new StoragePermissions { Mode = 0x180 },
                Compat = "1.1",
                ClusterSize = 65536,
                Features = ["lazy_refcounts"],
                Backing = new VolumeBacking("base.qcow2", "qcow2"),
            },
            volume);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("/", "/")]
    [InlineData("//srv///images//", "/srv/images")]
    public void A_path_loses_its_needless_slashes(string written, string read)
    {
        DiagnosticBag findings = [];

        StoragePoolDefinition? pool = StoragePoolXml.Parse(Pool.Replace("/srv/images", written, StringComparison.Ordinal), "pool", findings);

        Assert.Equal(written[0] == '/' ? read : null, pool?.Path);
    }

    [Fact]
    public void A_mutated_document_is_read_or_refused_with_a_place()
    {
        const int Documents = 3_000;
        Mutation mutation = new(11, [Pool, Volume]);
        int read = 0;
        for (int i = 0; i < Documents; i++)
        {
            string text = mutation.Next();
            DiagnosticBag findings = [];
            bool isPool = text.StartsWith("<pool", StringComparison.Ordinal);
            object? found = isPool ? StoragePoolXml.Parse(text, "mutated", findings) : StorageVolumeXml.Parse(text, "mutated", copied: false, findings);

            Assert.Equal(found is null, findings.HasErrors);
            Assert.All(findings, d => Assert.True(d.At is { Line: > 0, Column: > 0 } && !d.Message.Contains('\n', StringComparison.Ordinal), $"{d}\n{text}"));
            if (found is StoragePoolDefinition pool)
            {
                string canonical = StoragePoolXml.Format(pool, StorageSpace.None);
                Assert.Equal(pool, StoragePoolXml.Parse(canonical, "again", []));
            }
            read += found is null ? 0 : 1;
        }
        Assert.InRange(read, Documents / 20, Documents * 19 / 20);
    }
}
