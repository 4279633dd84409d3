namespace MiniVmm.Machine.Debugging.Protocol;

/// <summary>What a debugger can send.</summary>
internal enum RspInputKind
{
    Packet,

    /// <summary>A packet whose checksum is wrong, or that is too long.</summary>
    Damaged,

    /// <summary>Byte 03: stop the guest.</summary>
    Interrupt,

    /// <summary>The last packet arrived damaged: send it again.</summary>
    Repeat,
}
