namespace MiniVmm.Bench.Timer;

/// <summary>One stage of a timer tick, or a whole tick, on the objects of a machine that <see cref="Machine.MachineBuilder"/>
/// made and that has been ticking for a while.</summary>
internal abstract class TickStage : IDisposable
{
    /// <summary>Runs the stage so many times and returns the guest instructions retired in all.</summary>
    public abstract long Run(int times);

    public abstract void Dispose();
}
