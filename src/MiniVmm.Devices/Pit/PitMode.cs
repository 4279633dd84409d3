namespace MiniVmm.Devices.Pit;

/// <summary>M2-M0 of a control word.</summary>
internal enum PitMode
{
    TerminalCount = 0,
    OneShot = 1,
    RateGenerator = 2,
    SquareWave = 3,
    SoftwareStrobe = 4,
    HardwareStrobe = 5,
}
