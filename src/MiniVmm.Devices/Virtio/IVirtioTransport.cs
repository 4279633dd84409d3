namespace MiniVmm.Devices.Virtio;

/// <summary>What a virtio device sees of its transport.</summary>
internal interface IVirtioTransport
{
    /// <summary>DRIVER_OK is set and nothing is broken.</summary>
    bool Running { get; }

    /// <summary>Feature bits that the driver has accepted.</summary>
    ulong AcceptedFeatures { get; }

    SplitQueue Queue(int index);

    /// <summary>Tells the driver of used buffers.</summary>
    void InterruptQueue();

    /// <summary>Gives up: DEVICE_NEEDS_RESET and a configuration interrupt.</summary>
    void Fail();
}
