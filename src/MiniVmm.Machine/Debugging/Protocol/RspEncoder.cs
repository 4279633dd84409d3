using System.Globalization;
using System.Text;

namespace MiniVmm.Machine.Debugging.Protocol;

/// <summary>Makes packets of replies (GDB manual, E.1 "Overview").</summary>
internal static class RspEncoder
{
    private const int EscapeBit = 0x20;

    /// <param name="payload">One character a byte.</param>
    public static byte[] Encode(string payload)
    {
        var packet = new StringBuilder("$", payload.Length + 4);
        byte sum = 0;
        foreach (char c in payload)
        {
            // A star would begin a run length.
            if (c is '$' or '#' or '}' or '*') Add('}', (char)(c ^ EscapeBit));
            else Add(c);
        }
        packet.Append(CultureInfo.InvariantCulture, $"#{sum:x2}");
        return Encoding.Latin1.GetBytes(packet.ToString());

        void Add(params ReadOnlySpan<char> characters)
        {
            foreach (char c in characters) sum += (byte)c;
            packet.Append(characters);
        }
    }
}
