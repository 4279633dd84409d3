using MiniVmm.Host.Native;

namespace MiniVmm.Host.Registry;

/// <summary>Where this user's instances are registered: a directory that nobody else may enter.</summary>
internal static unsafe class RuntimeDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const ushort TypeMask = 0xF000, DirectoryType = 0x4000, OthersMask = 0x3F;

    /// <summary>$MINIVMM_RUNTIME_DIR, else minivmm in $XDG_RUNTIME_DIR, else /tmp/minivmm-UID.</summary>
    public static string Locate()
    {
        if (Environment.GetEnvironmentVariable("MINIVMM_RUNTIME_DIR") is { Length: > 0 } named)
            return Path.GetFullPath(named);
        return Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } session && Path.IsPathRooted(session)
            ? Path.Combine(session, "minivmm")
            : $"/tmp/minivmm-{Libc.EffectiveUser()}";
    }

    /// <summary>Makes it where it does not exist, and refuses one that others could have planted or can look into.</summary>
    /// <exception cref="HostError">It cannot be made, or is not ours alone.</exception>
    public static void Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostError($"{path}: cannot make the directory of instances: {e.Message}; set MINIVMM_RUNTIME_DIR to another", e);
        }
        Check(path);
    }

    /// <exception cref="HostError">It is not a directory of this user's alone.</exception>
    public static void Check(string path)
    {
        Libc.FileStatus status;
        if (Libc.Status(Libc.AtWorkingDirectory, path, Libc.AtSymlinkNoFollow, Libc.StatusBasics, &status) != 0)
            throw new HostError($"{path}: {Libc.LastMessage()}");
        if ((status.Mode & TypeMask) != DirectoryType)
            throw new HostError($"{path}: not a directory; remove it, or set MINIVMM_RUNTIME_DIR to another place");
        if (status.User != Libc.EffectiveUser())
            throw new HostError($"{path}: belongs to user {status.User}; set MINIVMM_RUNTIME_DIR to a directory of your own");
        if ((status.Mode & OthersMask) != 0)
            throw new HostError($"{path}: open to other users (mode {Convert.ToString(status.Mode & 0x1FF, 8)}); run: chmod 700 {path}");
    }
}
