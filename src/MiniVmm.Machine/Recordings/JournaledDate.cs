namespace MiniVmm.Machine.Recordings;

/// <summary>The host's time of day as it is recorded, or comes from a recording.</summary>
internal sealed class JournaledDate(IMachineJournal journal) : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        long ticks = journal.IsPlaying ? 0 : System.GetUtcNow().UtcTicks;
        journal.PassDate(ref ticks);
        return new DateTimeOffset(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }
}
