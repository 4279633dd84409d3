namespace MiniVmm.Devices.Vsock;

/// <summary>Where a connection stands, as the device sees it.</summary>
internal enum VsockPhase
{
    /// <summary>Opened by a host thread; the device has not looked yet.</summary>
    New,

    /// <summary>Waits for the driver, or for room to send the request.</summary>
    Held,

    /// <summary>Asked, not answered.</summary>
    Requested,

    Established,

    /// <summary>Both directions have ended; the guest has yet to confirm.</summary>
    Closing,

    Closed,
}
