using System.Globalization;
using System.Net;

namespace MiniVmm.Machine.Configuration;

/// <summary>A host TCP endpoint that leads to a vsock port of the guest.</summary>
public sealed record PublishedPort(IPEndPoint Host, uint Guest)
{
    /// <summary>Parses "HOST:GUEST" or "ADDRESS:HOST:GUEST"; without an address it is 127.0.0.1.</summary>
    /// <exception cref="MachineError">The text is nothing of the kind.</exception>
    public static PublishedPort Parse(string text)
    {
        string[] parts = text.Split(':');
        IPAddress? address = IPAddress.Loopback;
        bool valid = parts.Length == 2 || (parts.Length == 3 && IPAddress.TryParse(parts[0], out address));
        if (valid
            && ushort.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out ushort host) && host != 0
            && uint.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint guest) && guest is not 0 and < uint.MaxValue)
            return new PublishedPort(new IPEndPoint(address!, host), guest);
        throw new MachineError($"--publish: '{text}' is not [ADDRESS:]HOST:GUEST, such as 8080:80");
    }
}
