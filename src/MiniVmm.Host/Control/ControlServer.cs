using System.Net.Sockets;
using MiniVmm.Host.Control.Http;

namespace MiniVmm.Host.Control;

/// <summary>The control API of one instance (docs/control-api.yaml): HTTP on a Unix socket that its user alone may use.</summary>
public sealed class ControlServer : IDisposable
{
    private readonly HttpServer _server;
    private readonly string _path;

    private ControlServer(HttpServer server, string path) => (_server, _path) = (server, path);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="HostError">The socket cannot be made.</exception>
    public static ControlServer Start(ControlledInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        string path = instance.SocketPath;
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before it listens.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(HttpLimits.Connections);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            listener.Dispose();
            throw new HostError($"{path}: cannot make the control socket: {e.Message}", e);
        }
        return new ControlServer(HttpServer.Start(listener, new Router(ControlRoutes.All, instance).AnswerAsync), path);
    }

    /// <summary>Stops to listen and lets those who are being answered finish, for a moment.</summary>
    public void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (File.Exists(_path)) File.Delete(_path);
    }
}
