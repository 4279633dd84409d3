using System.Diagnostics;
using MiniVmm.Host.Measurements;
using MiniVmm.Machine;

namespace MiniVmm.Bench.Processes;

/// <summary>A program with a guest in it, from its first byte on the console on.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly BuiltProgram _program;
    private readonly Process _process;

    /// <summary>Starts it and waits for the first byte.</summary>
    /// <exception cref="MachineError">None came.</exception>
    public RunningProgram(BuiltProgram program, string kernel, params IEnumerable<string> more)
    {
        _program = program;
        var start = new ProcessStartInfo(program.File, program.Arguments(kernel, more))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long begin = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        int first = _process.StandardOutput.BaseStream.ReadByte();
        ToFirstByte = Stopwatch.GetElapsedTime(begin);
        if (first < 0) throw new MachineError($"{program.Name}: the guest printed nothing; {_process.StandardError.ReadToEnd().Trim()}");
    }

    /// <summary>From before the process was created.</summary>
    public TimeSpan ToFirstByte { get; }

    /// <summary>Bytes of host memory that it needs beside the guest RAM in use: its proportional share of all pages (Pss) but those of
    /// the RAM file, which are told apart as <see cref="GuestMemoryMap"/> does.</summary>
    public long BesideGuest
    {
        get
        {
            string total = File.ReadLines($"/proc/{_process.Id}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(total.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024 - GuestMemoryMap.ResidentBytes(_process.Id);
        }
    }

    /// <summary>Waits for its end, or ends it where it would not.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_program.EndsWithGuest) _process.Kill();
        _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        _process.Dispose();
    }
}
