// A program as others write them, on an implementation of the protocol that shares nothing with libvirt's library:
// networks and guests are defined, listed, started, printed and stopped, and their events read.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/digitalocean/go-libvirt"
	"github.com/digitalocean/go-libvirt/socket/dialers"
)

func check(what string, err error) {
	if err != nil {
		fmt.Printf("%s: %v\n", what, err)
		os.Exit(1)
	}
}

func document(path string) string {
	text, err := os.ReadFile(path)
	check("read "+path, err)
	return string(text)
}

func networks(l *libvirt.Libvirt, flags libvirt.ConnectListAllNetworksFlags) string {
	found, count, err := l.ConnectListAllNetworks(1, flags)
	check("list networks", err)
	names := []string{}
	for _, n := range found {
		names = append(names, n.Name)
	}
	sort.Strings(names)
	return fmt.Sprint(count, " ", strings.Join(names, " "))
}

func domains(l *libvirt.Libvirt, flags libvirt.ConnectListAllDomainsFlags) string {
	found, count, err := l.ConnectListAllDomains(1, flags)
	check("list domains", err)
	names := []string{}
	for _, d := range found {
		names = append(names, fmt.Sprint(d.Name, ":", d.ID > 0))
	}
	return fmt.Sprint(count, " ", strings.Join(names, " "))
}

// What a failed call says: number and words.
func refusal(err error) string {
	var refused libvirt.Error
	if errors.As(err, &refused) {
		return fmt.Sprint(refused.Code, " ", refused.Message)
	}
	return fmt.Sprint("not an error of the server: ", err)
}

func main() {
	l := libvirt.NewWithDialer(dialers.NewLocal(dialers.WithSocket(os.Args[1]), dialers.WithLocalTimeout(10*time.Second)))
	check("connect", l.ConnectToURI(libvirt.QEMUSystem))
	version, err := l.ConnectGetLibVersion()
	check("version", err)
	fmt.Println("libvirt", version/1000000)

	net, err := l.NetworkDefineXML(document(os.Args[2]))
	check("define network", err)
	fmt.Println("defined", net.Name, "networks", networks(l, 0), "inactive", networks(l, libvirt.ConnectListNetworksInactive))
	check("start network", l.NetworkCreate(net))
	fmt.Println("started twice:", refusal(l.NetworkCreate(net)))
	xml, err := l.NetworkGetXMLDesc(net, 0)
	check("print network", err)
	fmt.Println("printed", strings.Contains(xml, "<name>"+net.Name+"</name>"), "active", networks(l, libvirt.ConnectListNetworksActive))
	bridge, err := l.NetworkGetBridgeName(net)
	check("bridge", err)
	fmt.Println("bridge", bridge)
	leases, _, err := l.NetworkGetDhcpLeases(net, nil, 1, 0)
	check("leases", err)
	fmt.Println("leases", len(leases))
	_, err = l.NetworkLookupByName("nope")
	fmt.Println("not there:", refusal(err), libvirt.IsNotFound(err))

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	events, err := l.LifecycleEvents(ctx)
	check("events", err)
	dom, err := l.DomainDefineXML(document(os.Args[3]))
	check("define domain", err)
	fmt.Println("defined", dom.Name, "domains", domains(l, 0))
	check("start domain", l.DomainCreate(dom))
	fmt.Println("started", domains(l, libvirt.ConnectListDomainsActive))
	state, _, err := l.DomainGetState(dom, 0)
	check("state", err)
	fmt.Println("state", state)
	xml, err = l.DomainGetXMLDesc(dom, 0)
	check("print domain", err)
	fmt.Println("printed", strings.Contains(xml, "<name>"+dom.Name+"</name>"))
	check("stop domain", l.DomainDestroy(dom))
	check("undefine domain", l.DomainUndefine(dom))
	for count := 0; count < 5; count++ {
		select {
		case event := <-events:
			fmt.Println("event", event.Dom.Name, event.Event)
		case <-ctx.Done():
			fmt.Println("no event within a minute")
			os.Exit(1)
		}
	}

	check("stop network", l.NetworkDestroy(net))
	check("undefine network", l.NetworkUndefine(net))
	fmt.Println("networks", networks(l, 0), "domains", domains(l, 0))
	_, err = l.DomainLookupByName(dom.Name)
	fmt.Println("gone:", refusal(err))
	check("disconnect", l.Disconnect())
}
