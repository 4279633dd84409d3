using System.Globalization;
using System.Net;

namespace MiniVmm.Machine.Configuration;

/// <summary>Where a debugger may attach.</summary>
public static class DebuggerAddress
{
    /// <summary>Parses "PORT" or "ADDRESS:PORT"; without an address it is 127.0.0.1. Port 0 is any.</summary>
    /// <exception cref="MachineError">The text is nothing of the kind.</exception>
    public static IPEndPoint Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        IPAddress? address = IPAddress.Loopback;
        bool valid = colon < 0 || IPAddress.TryParse(text.AsSpan(0, colon), out address);
        if (valid && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return new IPEndPoint(address!, port);
        throw new MachineError($"--gdb: '{text}' is not [ADDRESS:]PORT, such as 1234");
    }
}
