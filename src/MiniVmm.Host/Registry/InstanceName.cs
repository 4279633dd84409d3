using System.Text;

namespace MiniVmm.Host.Registry;

/// <summary>What instances may be called. A name is a folder's and never begins with a dot, so the registry's own
/// files, which do, have room beside them.</summary>
internal static class InstanceName
{
    public const int MaxLength = 64;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(IsAllowed) && char.IsAsciiLetterOrDigit(name[0]);

    /// <exception cref="HostError">It is not a name.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
            throw new HostError($"--name: '{name}' is not a name; use up to {MaxLength} of a-z 0-9 - _ . and begin with a letter or digit");
    }

    /// <summary>A name after a kernel's file: "httpd" for guests/bin/httpd.elf.</summary>
    public static string FromKernel(string kernel)
    {
        var name = new StringBuilder();
        foreach (char c in Path.GetFileNameWithoutExtension(kernel).ToLowerInvariant())
            if (name.Length < MaxLength / 2 && IsAllowed(c)) name.Append(c);
        string text = name.ToString().TrimStart('-', '_', '.');
        return text.Length > 0 ? text : "guest";
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.';
}
