namespace MiniVmm.Host.Control.Http;

/// <summary>What a client may take of a monitor.</summary>
internal static class HttpLimits
{
    public const int Connections = 32;

    /// <summary>Of these, so many that stream without end: others must always find a place to say stop.</summary>
    public const int Streams = 16;

    /// <summary>Bytes of request line and header fields.</summary>
    public const int Head = 8 << 10;

    public const int Body = 64 << 10;

    /// <summary>How long a connection may be silent between requests.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    /// <summary>How long a request may take to arrive, from its first byte, and a response to be taken.</summary>
    public static readonly TimeSpan Transfer = TimeSpan.FromSeconds(10);

    /// <summary>How long a guest may take to obey: on an overloaded host it runs seldom.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(30);

    /// <summary>How long the rest of a refused request is taken in, so that its sender gets to read why.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);
}
