namespace MiniVmm.Lab.Load;

/// <summary>When a client of a closed loop is there: from its joining on, whenever the level is above its index. So the
/// client that came last is the first to leave.</summary>
internal sealed class ClientSchedule(LevelSchedule levels, int client, double joins)
{
    /// <summary>The first moment from this one on at which it may send; infinite where it never will again.</summary>
    public double NextActive(double seconds)
    {
        double at = Math.Max(seconds, joins);
        while (double.IsFinite(at) && !(levels.At(at) > client))
            at = levels.NextChange(at);
        return at;
    }
}
