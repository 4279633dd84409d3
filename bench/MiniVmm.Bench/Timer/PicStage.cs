using MiniVmm.I386.Contracts;
using MiniVmm.Machine;

namespace MiniVmm.Bench.Timer;

/// <summary>An edge on IRQ 0, INTR, the INTA cycle, and the handler's end of interrupt, without which there is no second
/// one.</summary>
internal sealed class PicStage : TickStage
{
    private const byte EndOfInterrupt = 0x20;

    private readonly FrozenTick _tick;
    private readonly IInterruptLine _line;

    public PicStage(FrozenTick tick)
    {
        _tick = tick;
        _line = tick.Pic.Line(Platform.IrqPit);
    }

    public override long Run(int times)
    {
        int pending = 0;
        for (int i = 0; i < times; i++)
        {
            _line.Set(false);
            _line.Set(true);
            if (!_tick.Pic.Pending) continue;
            pending++;
            _tick.Pic.Acknowledge();
            _tick.Parts.Processor.Ports.Out(Platform.PicMaster, 1, EndOfInterrupt);
        }
        if (pending < times - 1) throw new MachineError("the guest's PIC lets IRQ 0 not through");
        return 0;
    }

    public override void Dispose() => _tick.Dispose();
}
