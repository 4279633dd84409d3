using MiniVmm.Host.Control;

namespace MiniVmm.Cli;

/// <summary>A remote console's output, shown as it comes.</summary>
internal static class RemoteOutput
{
    private const int Piece = 16 << 10;

    /// <summary>Copies until the guest ends, or its monitor is killed.</summary>
    public static async Task CopyAsync(RemoteConsole console, Stream stdout, CancellationToken cancel)
    {
        byte[] buffer = new byte[Piece];
        try
        {
            while (await console.Output.ReadAsync(buffer, cancel) is var count and > 0)
            {
                await stdout.WriteAsync(buffer.AsMemory(0, count), cancel);
                await stdout.FlushAsync(cancel);
            }
        }
        catch (Exception e) when (e is HttpIOException or HttpRequestException)
        {
            // Cut short by the monitor's death: an end like any other, of which ps tells more.
        }
    }
}
