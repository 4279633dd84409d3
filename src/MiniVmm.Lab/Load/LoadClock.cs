namespace MiniVmm.Lab.Load;

/// <summary>Seconds since the clients began to join, which is when it is made.</summary>
internal sealed class LoadClock(WallClock wall)
{
    public double ZeroUnixMs { get; } = wall.UnixMs;

    public double Seconds => (wall.UnixMs - ZeroUnixMs) / 1000;

    public double UnixMs => wall.UnixMs;

    /// <summary>Waits until then; never ends early, as timers may.</summary>
    /// <returns>Whether the moment came: not if it is infinite, nor after a stop.</returns>
    public async ValueTask<bool> ReachAsync(double seconds, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && double.IsFinite(seconds))
        {
            double left = seconds - Seconds;
            if (left <= 0)
                return true;
            // A timer of the runtime counts whole milliseconds, and no more than 49 days.
            await Task.Delay((int)Math.Clamp(Math.Ceiling(left * 1000), 1, 1e9), stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return false;
    }
}
