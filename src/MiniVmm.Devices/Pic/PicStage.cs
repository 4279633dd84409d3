namespace MiniVmm.Devices.Pic;

/// <summary>Where an 8259A stands in its initialisation sequence. It interrupts nobody before the end.</summary>
public enum PicStage : byte
{
    PowerOn,
    ExpectsIcw2,
    ExpectsIcw3,
    ExpectsIcw4,
    Ready,
}
