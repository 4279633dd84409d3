using System.Net;
using System.Net.Sockets;

namespace MiniVmm.Guests.Tests;

/// <summary>A running httpd behind a published port.</summary>
internal sealed class ServedGuest : IDisposable
{
    private ServedGuest(MiniVmmProcess process, int port)
    {
        (Process, Port) = (process, port);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(100) };
    }

    public MiniVmmProcess Process { get; }

    public int Port { get; }

    public HttpClient Client { get; }

    public static Task<ServedGuest> StartAsync(string append = "", string guest = "httpd", params string[] more) =>
        StartProgramAsync(MiniVmmProcess.Program, append, guest, more);

    /// <summary>The same with another build of the program.</summary>
    public static async Task<ServedGuest> StartProgramAsync(string program, string append, string guest, params string[] more)
    {
        int port = FreePort();
        MiniVmmProcess process = MiniVmmProcess.StartProgram(
            program, ["run", Guest.Path(guest), "--mem", "96M", "--append", append, "--publish", $"{port}:80", "--tether", .. more]);
        await process.WaitForLineAsync(l => l.StartsWith("httpd: listening", StringComparison.Ordinal));
        return new ServedGuest(process, port);
    }

    /// <summary>Goes on with one from a snapshot.</summary>
    public static ServedGuest Restore(string snapshot, params string[] more)
    {
        int port = FreePort();
        return new ServedGuest(MiniVmmProcess.Start(["restore", snapshot, "--publish", $"{port}:80", "--tether", .. more]), port);
    }

    /// <summary>Waits until somebody listens.</summary>
    public async Task WaitUntilServingAsync()
    {
        while (true)
        {
            try
            {
                await StatusAsync("served");
                return;
            }
            catch (HttpRequestException) when (!Process.Process.HasExited)
            {
                await Task.Delay(5);
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return socket;
    }

    /// <summary>A value of the status page.</summary>
    public async Task<string> StatusAsync(string key)
    {
        string text = await Client.GetStringAsync(new Uri("/status", UriKind.Relative));
        return text.Split('\n').Single(l => l.StartsWith(key + " ", StringComparison.Ordinal))[(key.Length + 1)..];
    }

    public void Dispose()
    {
        Client.Dispose();
        Process.Dispose();
    }
}
