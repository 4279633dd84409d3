using System.Net;
using System.Net.Sockets;

namespace MiniVmm.Devices.Vsock;

/// <summary>A port of the host could not be published. The message is one line for the user.</summary>
public sealed class PublishException(IPEndPoint endPoint, SocketException cause)
    : IOException($"cannot listen on {endPoint}: {Explain(cause)}", cause)
{
    public IPEndPoint EndPoint { get; } = endPoint;

    private static string Explain(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is taken; publish another one, or stop who uses it",
        SocketError.AccessDenied => "not allowed; publish a port from 1024 up",
        SocketError.AddressNotAvailable => "this host has no such address",
        _ => cause.Message,
    };
}
