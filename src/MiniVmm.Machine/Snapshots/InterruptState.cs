using MiniVmm.Devices.Pic;

namespace MiniVmm.Machine.Snapshots;

/// <summary>The state of the interrupt controllers.</summary>
internal static class InterruptState
{
    public static void Pass(StateStream stream, Pic8259Pair pic)
    {
        (Pic8259State master, Pic8259State slave) = pic.State;
        Pass(stream, ref master);
        Pass(stream, ref slave);
        if (stream.IsReading) pic.State = new PicState(master, slave);
    }

    private static void Pass(StateStream stream, ref Pic8259State chip)
    {
        stream.Pass(ref chip.Lines);
        stream.Pass(ref chip.Latched);
        stream.Pass(ref chip.Mask);
        stream.Pass(ref chip.InService);
        stream.Pass(ref chip.LevelInputs);
        stream.Pass(ref chip.VectorBase);
        stream.Pass(ref chip.SlaveInputs);
        stream.Pass(ref chip.LowestPriority, (byte)0, (byte)7);
        byte stage = (byte)chip.Stage;
        stream.Pass(ref stage, (byte)PicStage.PowerOn, (byte)PicStage.Ready);
        chip.Stage = (PicStage)stage;
        stream.Pass(ref chip.Single);
        stream.Pass(ref chip.ExpectsIcw4);
        stream.Pass(ref chip.AllLevel);
        stream.Pass(ref chip.AutoEoi);
        stream.Pass(ref chip.SpecialFullyNested);
        stream.Pass(ref chip.RotateOnAutoEoi);
        stream.Pass(ref chip.SpecialMask);
        stream.Pass(ref chip.ReadInService);
        stream.Pass(ref chip.Polled);
    }
}
