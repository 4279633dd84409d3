namespace MiniVmm.Devices.Keyboard;

/// <summary>All the 8042 remembers: one byte for the guest, and a command that waits for its parameter.</summary>
public record struct KeyboardControllerState
{
    public byte Output;
    public bool OutputFull;
    public byte PendingCommand;
    public byte Mode;
    public bool LastWasCommand;
}
