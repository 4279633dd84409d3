using Microsoft.Win32.SafeHandles;

namespace MiniVmm.Cli;

/// <summary>stdin as the bytes that there are. On a terminal Console's own stream would wait for lines, edit them and echo.</summary>
internal static class StandardInput
{
    private const int Descriptor = 0;

    public static Stream Open() => new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Read, bufferSize: 0);
}
