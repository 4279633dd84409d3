namespace MiniVmm.Devices.Pic;

/// <summary>The cascaded pair.</summary>
public readonly record struct PicState(Pic8259State Master, Pic8259State Slave);
