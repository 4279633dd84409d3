using System.Globalization;
using System.Text;
using MiniVmm.I386;
using MiniVmm.I386.State;
using MiniVmm.Interpreter.Decoding;
using MiniVmm.Machine.Debugging;
using MiniVmm.Machine.Debugging.Registers;
using MiniVmm.Machine.Loading;

namespace MiniVmm.Machine.Tracing;

/// <summary>Writes a line an instruction: how many were retired with it, linear address, place, bytes, text, and the registers that
/// changed with their new values.</summary>
internal sealed class InstructionLog : IDisposable
{
    private const int LongestInstruction = 15;

    private static readonly int[] Watched =
    [
        .. Enumerable.Range(0, RegisterNumber.Eip), RegisterNumber.Eflags,
        .. Enumerable.Range(RegisterNumber.Segments, 6), .. Enumerable.Range(RegisterNumber.Control, 4),
    ];

    private readonly string _path;
    private readonly TextWriter _writer;
    private readonly Processor _processor;
    private readonly SymbolTable _symbols;
    private readonly Disassembler _disassembler;
    private readonly RegisterFile _registers;
    private readonly LinearView _memory;
    private readonly uint?[] _before = new uint?[Watched.Length];
    private readonly StringBuilder _line = new();

    /// <param name="path">The file; "-" is standard error.</param>
    /// <param name="processor">Whose instructions.</param>
    /// <param name="symbols">Names of places.</param>
    /// <exception cref="MachineError">The file cannot be written.</exception>
    public InstructionLog(string path, Processor processor, SymbolTable symbols)
    {
        (_path, _writer, _processor, _symbols) = (path, Open(path), processor, symbols);
        _disassembler = new Disassembler(processor, symbols.Describe);
        _registers = new RegisterFile(processor);
        _memory = new LinearView(processor);
    }

    /// <summary>Notes the instruction at CS:EIP, which comes next.</summary>
    public unsafe void Begin(long retired)
    {
        CpuState* s = _processor.State;
        uint linear = CpuState.SegmentOf(s, SegmentRegister.CS).Base + s->Eip;
        _disassembler.TryDisassemble(out string text, out int length);
        Span<byte> bytes = stackalloc byte[LongestInstruction];
        bytes = bytes[.._memory.Read(linear, bytes[..length])];
        _line.Clear().Append(CultureInfo.InvariantCulture,
            $"{retired,11}  {linear:x8}  {_symbols.Describe(s->Eip) ?? "?",-28}  {Convert.ToHexStringLower(bytes),-20}  {text,-36}");
        for (int i = 0; i < Watched.Length; i++) _before[i] = _registers.Read(Watched[i]);
    }

    /// <summary>That instruction has been executed.</summary>
    /// <exception cref="MachineError">The disk is full or gone.</exception>
    public void End()
    {
        for (int i = 0; i < Watched.Length; i++)
        {
            uint? value = _registers.Read(Watched[i]);
            if (value == _before[i]) continue;
            _line.Append(CultureInfo.InvariantCulture, $"  {TargetDescription.Registers[Watched[i]].Name}={value:x}");
        }
        int end = _line.Length;
        while (_line[end - 1] == ' ') end--;
        try
        {
            _writer.WriteLine(_line.ToString(0, end));
        }
        catch (IOException e)
        {
            throw Unwritable(_path, e);
        }
    }

    public void Dispose() => _writer.Dispose();

    private static StreamWriter Open(string path)
    {
        try
        {
            Stream stream = path == "-" ? Console.OpenStandardError() : new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
            return new StreamWriter(stream) { AutoFlush = path == "-" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    private static MachineError Unwritable(string path, Exception e) => new($"--trace-instructions: cannot write {path}: {e.Message}", e);
}
