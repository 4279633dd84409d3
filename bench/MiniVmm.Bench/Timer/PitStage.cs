namespace MiniVmm.Bench.Timer;

/// <summary>Virtual time reaches the deadline: the counter reloads and IRQ 0 gets its edge.</summary>
internal sealed class PitStage(FrozenTick tick) : TickStage
{
    public override long Run(int times)
    {
        var (timer, clock) = (tick.Parts.Timer, tick.Parts.Clock);
        for (int i = 0; i < times; i++)
        {
            clock.Pass(timer.NextDeadline - clock.Now);
            timer.Advance(clock.Now);
        }
        return 0;
    }

    public override void Dispose() => tick.Dispose();
}
