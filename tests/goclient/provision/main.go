// A machine from nothing and back to nothing, by the calls that Terraform's provider for libvirt makes, on the library that it
// uses: a pool, an image and a disc uploaded into it, a network with a known host, and a guest of these that gets its address.
//
// usage: provision SOCKET DIRECTORY KERNEL INITRD
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/digitalocean/go-libvirt"
	"github.com/digitalocean/go-libvirt/socket/dialers"
)

const mac = "52:54:00:00:88:01"

func check(what string, err error) {
	if err != nil {
		fmt.Printf("%s: %v\n", what, err)
		os.Exit(1)
	}
}

func pool(l *libvirt.Libvirt, directory string) libvirt.StoragePool {
	_, err := l.StoragePoolLookupByName("terraform")
	fmt.Println("pool before:", err)
	made, err := l.StoragePoolDefineXML("<pool type='dir'><name>terraform</name><target><path>"+directory+"</path></target></pool>", 0)
	check("define pool", err)
	check("build pool", l.StoragePoolBuild(made, 0))
	check("autostart pool", l.StoragePoolSetAutostart(made, 1))
	check("start pool", l.StoragePoolCreate(made, 0))
	check("refresh pool", l.StoragePoolRefresh(made, 0))
	_, capacity, _, _, err := l.StoragePoolGetInfo(made)
	check("pool info", err)
	fmt.Println("pool has room:", capacity > 0)
	return made
}

func volumes(l *libvirt.Libvirt, in libvirt.StoragePool) {
	disk, err := l.StorageVolCreateXML(in,
		"<volume><name>web.qcow2</name><capacity unit='MiB'>16</capacity><target><format type='qcow2'/><permissions><mode>644</mode></permissions></target></volume>", 0)
	check("create image", err)
	kind, capacity, _, err := l.StorageVolGetInfo(disk)
	check("image info", err)
	fmt.Println("image:", kind, capacity>>20)

	// More than a packet holds, so that the stream has several.
	content := bytes.Repeat([]byte("cloud-init says hello to whoever boots.\n"), 20000)
	disc, err := l.StorageVolCreateXML(in, fmt.Sprintf("<volume><name>seed.iso</name><capacity unit='bytes'>%d</capacity><target><format type='raw'/></target></volume>", len(content)), 0)
	check("create disc", err)
	check("upload", l.StorageVolUpload(disc, bytes.NewReader(content), 0, uint64(len(content)), 0))
	var back bytes.Buffer
	check("download", l.StorageVolDownload(disc, &back, 0, 0, 0))
	fmt.Println("uploaded and downloaded:", back.Len(), bytes.Equal(content, back.Bytes()))
	found, err := l.StorageVolLookupByKey(disc.Key)
	check("find by key", err)
	fmt.Println("found by its key:", found.Name)
}

func network(l *libvirt.Libvirt) libvirt.Network {
	made, err := l.NetworkDefineXML("<network><name>terraform</name><forward mode='nat'/><ip address='192.168.88.1' prefix='24'><dhcp><range start='192.168.88.10' end='192.168.88.99'/></dhcp></ip></network>")
	check("define network", err)
	check("start network", l.NetworkCreate(made))
	check("autostart network", l.NetworkSetAutostart(made, 1))
	check("add host", l.NetworkUpdateCompat(made, libvirt.NetworkUpdateCommandAddLast, libvirt.NetworkSectionIPDhcpHost, -1,
		"<host mac='"+mac+"' name='web' ip='192.168.88.7'/>", libvirt.NetworkUpdateAffectLive|libvirt.NetworkUpdateAffectConfig))
	return made
}

func guest(l *libvirt.Libvirt, kernel string, initrd string) libvirt.Domain {
	capabilities, err := l.ConnectGetCapabilities()
	check("capabilities", err)
	fmt.Println("can run x86_64:", strings.Contains(capabilities, "<arch name='x86_64'>"))
	made, err := l.DomainDefineXML(`<domain type='qemu'><name>web</name><memory unit='MiB'>128</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><kernel>` + kernel + `</kernel><initrd>` + initrd + `</initrd><cmdline>console=ttyS0 quiet no_timer_check guest.name=web</cmdline></os>
  <features><acpi/></features>
  <devices>
    <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='terraform' volume='web.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <disk type='volume' device='cdrom'><driver name='qemu' type='raw'/><source pool='terraform' volume='seed.iso'/><target dev='hda' bus='ide'/></disk>
    <interface type='network'><mac address='` + mac + `'/><source network='terraform'/><model type='virtio'/></interface>
    <console type='pty'/>
  </devices></domain>`)
	check("define guest", err)
	check("autostart guest", l.DomainSetAutostart(made, 1))
	check("start guest", l.DomainCreate(made))
	return made
}

// The provider asks again and again until the guest has an address.
func address(l *libvirt.Libvirt, of libvirt.Domain) string {
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		cards, err := l.DomainInterfaceAddresses(of, uint32(libvirt.DomainInterfaceAddressesSrcLease), 0)
		check("addresses", err)
		for _, card := range cards {
			if len(card.Addrs) > 0 {
				return card.Hwaddr[0] + " " + card.Addrs[0].Addr
			}
		}
	}
	return "no address within two minutes"
}

func main() {
	l := libvirt.NewWithDialer(dialers.NewLocal(dialers.WithSocket(os.Args[1]), dialers.WithLocalTimeout(10*time.Second)))
	check("connect", l.Connect())
	in := pool(l, os.Args[2])
	volumes(l, in)
	on := network(l)
	web := guest(l, os.Args[3], os.Args[4])
	fmt.Println("address:", address(l, web))
	leases, _, err := l.NetworkGetDhcpLeases(on, nil, 1, 0)
	check("leases", err)
	fmt.Println("leases:", len(leases), leases[0].Ipaddr)

	check("stop guest", l.DomainDestroy(web))
	check("undefine guest", l.DomainUndefineFlags(web, libvirt.DomainUndefineNvram|libvirt.DomainUndefineSnapshotsMetadata|libvirt.DomainUndefineManagedSave|libvirt.DomainUndefineCheckpointsMetadata))
	for _, name := range []string{"web.qcow2", "seed.iso"} {
		volume, err := l.StorageVolLookupByName(in, name)
		check("find "+name, err)
		check("delete "+name, l.StorageVolDelete(volume, 0))
	}
	check("stop pool", l.StoragePoolDestroy(in))
	check("delete pool", l.StoragePoolDelete(in, 0))
	check("undefine pool", l.StoragePoolUndefine(in))
	check("stop network", l.NetworkDestroy(on))
	check("undefine network", l.NetworkUndefine(on))
	pools, _, err := l.ConnectListAllStoragePools(1, 0)
	check("list pools", err)
	fmt.Println("pools:", len(pools))
	check("disconnect", l.Disconnect())
}
