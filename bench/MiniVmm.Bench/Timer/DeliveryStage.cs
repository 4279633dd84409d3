using MiniVmm.I386.Interrupts;

namespace MiniVmm.Bench.Timer;

/// <summary>From the vector to the handler's first instruction.</summary>
internal sealed unsafe class DeliveryStage(FrozenTick tick) : TickStage
{
    public override long Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            *tick.State = tick.AtHalt;
            InterruptDelivery.DeliverExternal(tick.State, tick.Vector, insideRepeat: false);
        }
        return 0;
    }

    public override void Dispose() => tick.Dispose();
}
