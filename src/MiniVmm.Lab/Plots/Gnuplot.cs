using System.ComponentModel;
using System.Diagnostics;

namespace MiniVmm.Lab.Plots;

/// <summary>The gnuplot program.</summary>
public sealed class Gnuplot
{
    private const string Program = "gnuplot";
    private const string Advice = "install gnuplot (Debian: apt-get install gnuplot-nox) or say --no-plots";

    private Gnuplot()
    {
    }

    /// <summary>Whether it is there and can draw PNG and SVG. Asked before an experiment, not after it.</summary>
    public static Gnuplot Find()
    {
        (int status, string error) = Execute(["-e", "set terminal pngcairo; set terminal svg"], null);
        return status == 0
            ? new Gnuplot()
            : throw new LabError($"gnuplot cannot draw PNG and SVG ({FirstLine(error)}); {Advice}");
    }

    /// <summary>Runs scripts of one directory, one after the other; starting it takes longer than most drawings.</summary>
    internal void Run(string folder, IEnumerable<string> scripts)
    {
        (int status, string error) = Execute(scripts, folder);
        if (status != 0)
            throw new LabError($"gnuplot failed in {folder}: {FirstLine(error)}");
    }

    private static (int Status, string Error) Execute(IEnumerable<string> arguments, string? folder)
    {
        ProcessStartInfo start = new(Program)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            output.GetAwaiter().GetResult();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
        catch (Win32Exception)
        {
            throw new LabError($"gnuplot is not installed; {Advice}");
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "no reason given";
}
