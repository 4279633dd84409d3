namespace MiniVmm.Devices.Ports;

/// <summary>Port 0x80: the POST code latch. Guests write here to pass a microsecond.</summary>
public sealed class PostPort : ByteWideDevice
{
    /// <summary>The last code written.</summary>
    public byte Code { get; set; }

    protected override byte ReadByte(int offset) => offset == 0 ? Code : Floating;

    protected override void WriteByte(int offset, byte value)
    {
        if (offset == 0) Code = value;
    }
}
