using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniVmm.Machine.Native;

namespace MiniVmm.Machine.Snapshots;

/// <summary>A file that appears under its name whole or not at all: it has no name until it is on the disk. Whoever has the
/// file open that had the name before keeps that.</summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path, _hidden;
    private bool _isHidden;

    private WholeFile(string path, string hidden, SafeFileHandle handle, bool isHidden)
    {
        (_path, _hidden, Handle, _isHidden) = (path, hidden, handle, isHidden);
    }

    public SafeFileHandle Handle { get; }

    /// <exception cref="MachineError">It cannot be made there.</exception>
    public static WholeFile Create(string path)
    {
        string full = Path.GetFullPath(path), directory = Path.GetDirectoryName(full) ?? "/";
        if (Directory.Exists(full)) throw new MachineError($"{path} is a directory; name a file");
        string hidden = Path.Combine(directory, $".{Path.GetFileName(full)}.{Environment.ProcessId}-{Guid.NewGuid():n}");
        if (OwnersFile.TryCreateUnnamed(directory, out int error) is { } unnamed) return new WholeFile(full, hidden, unnamed, isHidden: false);
        if (error is Libc.ErrorNotSupported or Libc.ErrorIsDirectory && OwnersFile.TryCreateNew(hidden, out error) is { } named)
            return new WholeFile(full, hidden, named, isHidden: true);
        throw new MachineError($"cannot write {path}: {Libc.Message(error)}");
    }

    /// <summary>Brings it to the disk, then gives it its name.</summary>
    /// <exception cref="MachineError">It did not get so far, and what had the name before still has it.</exception>
    public void Commit()
    {
        Require(Libc.Synchronise(Handle));
        if (!_isHidden)
        {
            // linkat(2): how an unnamed file gets a name. It cannot take one from another file, which rename(2) can.
            Require(Libc.Link(Libc.CurrentDirectory, $"/proc/self/fd/{Handle.DangerousGetHandle()}", Libc.CurrentDirectory, _hidden, Libc.LinkFollow));
            _isHidden = true;
        }
        Require(Libc.Rename(_hidden, _path));
        _isHidden = false;
    }

    public void Dispose()
    {
        if (_isHidden) File.Delete(_hidden);
        Handle.Dispose();
    }

    private void Require(int result)
    {
        if (result != 0) throw new MachineError($"cannot write {_path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
