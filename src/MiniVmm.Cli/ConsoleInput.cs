using MiniVmm.Devices.Serial;

namespace MiniVmm.Cli;

/// <summary>stdin to the guest's console.</summary>
internal static class ConsoleInput
{
    /// <summary>Starts a thread that forwards until stdin ends; it dies with the process.</summary>
    public static void Start(SerialInput guest, Action? onEnd)
    {
        var thread = new Thread(() => Forward(guest, onEnd)) { IsBackground = true, Name = "stdin" };
        thread.Start();
    }

    private static void Forward(SerialInput guest, Action? onEnd)
    {
        using Stream stdin = StandardInput.Open();
        byte[] buffer = new byte[512];
        try
        {
            while (stdin.Read(buffer) is var count and > 0)
                guest.SendAsync(buffer.AsMemory(0, count)).AsTask().GetAwaiter().GetResult();
        }
        catch (IOException)
        {
            // A terminal that went away is an end like any other.
        }
        onEnd?.Invoke();
    }
}
