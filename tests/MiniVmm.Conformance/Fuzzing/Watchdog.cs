using System.Diagnostics;
using Xunit;

namespace MiniVmm.Conformance.Fuzzing;

/// <summary>Ends a test whose case hangs, with the seed of it.</summary>
internal static class Watchdog
{
    /// <summary>No case takes a second; one that takes so long never ends.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    /// <summary>Does work on a thread of its own, and fails where it throws or a case of it hangs.</summary>
    /// <param name="work">It tells <paramref name="progress"/> of each case that it starts.</param>
    /// <param name="progress">Which case runs since when.</param>
    /// <param name="again">The command that runs a seed's case alone.</param>
    public static async Task RunAsync(Action work, FuzzProgress progress, Func<int, string> again)
    {
        Task<Exception?> running = Task.Factory.StartNew<Exception?>(
            () => Record.Exception(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1)));
            if (Stopwatch.GetElapsedTime(progress.Started) > Hang) Fail("it hangs");
        }
        if (await running is { } escaped) Fail(escaped.ToString());

        void Fail(string what) => Assert.Fail($"{what}\nAgain:\n  {again(progress.Seed)}");
    }
}
