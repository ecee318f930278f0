/*
 * Has the kernel refuse every new address of one device with EPERM, as drivers of some cards do for a virtual function whose address the
 * card has fixed. That of the lab's cards says EADDRNOTAVAIL.
 */
#include <linux/module.h>
#include <linux/netdevice.h>

static char *device = "";
module_param(device, charp, 0444);
MODULE_PARM_DESC(device, "The device's name");

static int happens(struct notifier_block *block, unsigned long event, void *about)
{
	struct net_device *dev = netdev_notifier_info_to_dev(about);

	return notifier_from_errno(event == NETDEV_PRE_CHANGEADDR && !strcmp(dev->name, device) ? -EPERM : 0);
}

static struct notifier_block notifier = { .notifier_call = happens };

static int __init fixed_address_init(void)
{
	return register_netdevice_notifier(&notifier);
}

static void __exit fixed_address_exit(void)
{
	unregister_netdevice_notifier(&notifier);
}

module_init(fixed_address_init);
module_exit(fixed_address_exit);
MODULE_DESCRIPTION("Refuses new addresses of a device");
MODULE_LICENSE("GPL");
