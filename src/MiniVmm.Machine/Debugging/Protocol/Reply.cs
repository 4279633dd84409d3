using System.Text;

namespace MiniVmm.Machine.Debugging.Protocol;

/// <summary>Replies that many commands have in common.</summary>
internal static class Reply
{
    public const string Ok = "OK";

    /// <summary>The command is not known here.</summary>
    public const string Unknown = "";

    /// <summary>The command cannot be understood (EINVAL).</summary>
    public const string Malformed = "E22";

    /// <summary>Memory that is not there (EFAULT).</summary>
    public const string NoMemory = "E14";

    /// <summary>There is no such thread (ESRCH).</summary>
    public const string NoThread = "E03";

    /// <summary>It cannot be changed (EPERM).</summary>
    public const string NotPermitted = "E01";

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Text as pairs of hexadecimal digits.</summary>
    public static string Hex(string text) => Hex(Encoding.Latin1.GetBytes(text));

    /// <summary>A part of a document: "m" where more is left behind it, "l" where it is the last.</summary>
    public static string Part(string document, uint offset, uint length)
    {
        if (offset > document.Length) return Malformed;
        // Escapes may double it.
        int count = (int)Math.Min(Math.Min(length, RspDecoder.MostCharacters / 2), document.Length - offset);
        return (offset + count < document.Length ? "m" : "l") + document.Substring((int)offset, count);
    }
}
