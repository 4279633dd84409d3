using System.Net;
using System.Net.Sockets;

namespace MiniVmm.Host.Instances;

/// <summary>TCP ports of 127.0.0.1. A port found free may be taken before its user binds it; whoever hands one on
/// must be ready to try another.</summary>
public static class FreePort
{
    /// <summary>A port that nobody has now.</summary>
    public static int Find()
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    /// <summary>Whether somebody listens on it.</summary>
    public static bool IsTaken(int port)
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            // With SO_REUSEADDR, which .NET sets, it is only here that a clash shows.
            probe.Listen();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
