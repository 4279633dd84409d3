namespace MiniVmm.Devices.Virtio;

/// <summary>What a virtio device is besides its transport. All calls come on the vCPU thread.</summary>
internal interface IVirtioDevice
{
    /// <summary>Virtio device type (virtio 1.2, section 5).</summary>
    uint DeviceId { get; }

    /// <summary>Feature bits of this type; the transport adds its own.</summary>
    ulong Features { get; }

    int QueueCount { get; }

    /// <summary>A byte of config space; zero beyond its end.</summary>
    byte ReadConfig(uint offset);

    /// <summary>Called once, before everything else.</summary>
    void Attach(IVirtioTransport transport);

    /// <summary>The driver has set DRIVER_OK.</summary>
    void Start();

    /// <summary>The driver has rung a ready queue's bell.</summary>
    void Notify(int queue);

    /// <summary>The driver has reset the device; its queues are gone.</summary>
    void Reset();
}
