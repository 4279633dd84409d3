using MiniVmm.Host;
using MiniVmm.Lab.Scenarios.Reading;

namespace MiniVmm.Lab.Running;

/// <summary>Finds the kernel that a group of VMs boots.</summary>
internal static class GuestKernel
{
    /// <param name="app">The guest's name, or the path of a file.</param>
    /// <returns>The absolute path of a file that exists.</returns>
    public static string Find(string app)
    {
        if (!GroupReader.IsFile(app))
            return Installation.FindGuest(app);
        string path = Path.GetFullPath(app);
        return File.Exists(path)
            ? path
            : throw new LabError($"guest kernel {path} does not exist; build the guests with 'make' or name another");
    }
}
