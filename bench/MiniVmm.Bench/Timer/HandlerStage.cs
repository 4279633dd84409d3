namespace MiniVmm.Bench.Timer;

/// <summary>The guest's handler from its first instruction up to its IRET, with the end of interrupt.</summary>
internal sealed class HandlerStage(FrozenTick tick) : TickStage
{
    public override long Run(int times)
    {
        long retired = 0;
        for (int i = 0; i < times; i++)
        {
            tick.StartHandler();
            retired += tick.Execute(tick.HandlerInstructions);
        }
        return retired;
    }

    public override void Dispose() => tick.Dispose();
}
