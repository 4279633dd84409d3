using System.Net;
using MiniVmm.Lab.Load;

namespace MiniVmm.Tests.Lab;

/// <summary>A web server that answers as the guest's does, or does not.</summary>
internal sealed class SmallServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerContext, Task> _answer;

    public SmallServer(Func<HttpListenerContext, Task> answer)
    {
        _answer = answer;
        for (int port = 20_000 + (Environment.ProcessId % 10_000); ; port++)
        {
            Address = new Uri($"http://127.0.0.1:{port}/");
            _listener.Prefixes.Add(Address.ToString());
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                _listener = new HttpListener();
            }
        }
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public static SmallServer Honest() => new(context =>
    {
        int kibibytes = int.Parse(context.Request.QueryString["kb"]!);
        int passes = int.Parse(context.Request.QueryString["passes"]!);
        uint seed = uint.Parse(context.Request.QueryString["seed"]!);
        return SendAsync(context, $"checksum={MemoryWalk.Checksum(kibibytes, passes, seed):x8} pages=1\n");
    });

    public static async Task SendAsync(HttpListenerContext context, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(body));
        context.Response.Close();
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => _answer(context));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }
}
