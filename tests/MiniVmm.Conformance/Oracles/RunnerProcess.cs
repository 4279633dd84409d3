using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MiniVmm.Conformance.Cases;

namespace MiniVmm.Conformance.Oracles;

/// <summary>A running runner. It takes a batch of cases, executes them in parallel with whatever its caller does, and
/// gives their outcomes. A case that kills it is found by halving the batch.</summary>
internal sealed unsafe class RunnerProcess : IDisposable
{
    private readonly Oracle _oracle;
    private readonly CaseRecord[] _records = new CaseRecord[CaseLayout.MaxCases];
    private Process _process;
    private Stream _input, _output;

    public RunnerProcess(Oracle oracle)
    {
        _oracle = oracle;
        Start();
    }

    public RunnerHello Hello { get; private set; }

    /// <summary>Why an oracle does not work on this machine, or null.</summary>
    public static string? WhyNot(Oracle oracle)
    {
        try
        {
            using var runner = new RunnerProcess(oracle);
            return null;
        }
        catch (Win32Exception)
        {
            return oracle.IsEmulated ? $"{oracle.Emulator} is not installed" : $"this kernel does not run {oracle.Runner}";
        }
        catch (EndOfStreamException)
        {
            return $"{oracle.Runner} does not work here";
        }
    }

    public void Send(ReadOnlySpan<Case> cases)
    {
        for (int i = 0; i < cases.Length; i++) Fill(ref _records[i], cases[i]);
        Send(_records.AsSpan(0, cases.Length));
    }

    /// <summary>The outcomes of what was sent last.</summary>
    public void Receive(Span<OutcomeRecord> outcomes)
    {
        if (TryReceive(outcomes)) return;
        Halve(_records.AsSpan(0, outcomes.Length), outcomes);
    }

    public void Dispose() => End();

    private void Fill(ref CaseRecord record, Case test)
    {
        record = test.Start;
        ReadOnlySpan<byte> code = _oracle.IsLongMode ? test.Code.Code64 : test.Code.Code32;
        record.CodeBytes = code.Length;
        fixed (byte* to = record.Code) code.CopyTo(new Span<byte>(to, CaseLayout.MaxCode));
    }

    private void Send(ReadOnlySpan<CaseRecord> records)
    {
        int count = records.Length;
        try
        {
            _input.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in count)));
            _input.Write(MemoryMarshal.AsBytes(records));
            _input.Flush();
        }
        catch (IOException)
        {
            // A runner that died says so when it is read from.
        }
    }

    private bool TryReceive(Span<OutcomeRecord> outcomes)
    {
        try
        {
            _output.ReadExactly(MemoryMarshal.AsBytes(outcomes));
            return true;
        }
        catch (EndOfStreamException)
        {
            End();
            Start();
            return false;
        }
    }

    private void Halve(ReadOnlySpan<CaseRecord> records, Span<OutcomeRecord> outcomes)
    {
        if (records.Length == 1)
        {
            outcomes[0] = new OutcomeRecord { Trap = OutcomeRecord.Killed };
            return;
        }
        for (int part = 0; part < 2; part++)
        {
            int from = part * records.Length / 2, to = (part + 1) * records.Length / 2;
            Send(records[from..to]);
            if (!TryReceive(outcomes[from..to])) Halve(records[from..to], outcomes[from..to]);
        }
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_process), nameof(_input), nameof(_output))]
    private void Start()
    {
        string runner = Path.Combine(Repository.Root, "guests", "bin", _oracle.Runner);
        if (!File.Exists(runner)) throw new FileNotFoundException($"{runner} is missing: run 'make guests'");
        var info = new ProcessStartInfo(_oracle.Emulator ?? runner)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (_oracle.IsEmulated) info.ArgumentList.Add(runner);
        _process = Process.Start(info)!;
        (_input, _output) = (_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
        RunnerHello hello = default;
        _output.ReadExactly(MemoryMarshal.AsBytes(new Span<RunnerHello>(ref hello)));
        if (hello.Magic != RunnerHello.ExpectedMagic || hello.CaseBytes != Unsafe.SizeOf<CaseRecord>()
            || hello.OutcomeBytes != Unsafe.SizeOf<OutcomeRecord>())
            throw new InvalidDataException($"{runner} does not speak this format: run 'make guests'");
        Hello = hello;
    }

    private void End()
    {
        _input.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
