namespace MiniVmm.Bench.Timer;

/// <summary>IRET, back to what was interrupted.</summary>
internal sealed unsafe class ReturnStage(FrozenTick tick) : TickStage
{
    public override long Run(int times)
    {
        long retired = 0;
        for (int i = 0; i < times; i++)
        {
            *tick.State = tick.AtReturn;
            retired += tick.Execute(1);
        }
        return retired;
    }

    public override void Dispose() => tick.Dispose();
}
