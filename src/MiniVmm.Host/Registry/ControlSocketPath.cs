using System.Text;

namespace MiniVmm.Host.Registry;

/// <summary>Unix sockets have short names: sockaddr_un.sun_path holds 108 bytes with the zero at the end.</summary>
internal static class ControlSocketPath
{
    private const int MaxBytes = 107;

    /// <exception cref="HostError">It does not fit.</exception>
    public static void Check(string path)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        if (length > MaxBytes)
            throw new HostError($"{path}: has {length} bytes and a socket's path at most {MaxBytes}; choose a shorter name, or set MINIVMM_RUNTIME_DIR to a shorter path");
    }
}
