namespace Patchbay.Model.Domains;

/// <summary>A device of a guest: what any of them has.</summary>
public interface IDevice
{
    /// <summary>Its alias, address and place in the boot order.</summary>
    DeviceInfo Info { get; }
}
