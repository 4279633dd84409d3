using MiniVmm.Conformance.Oracles;
using MiniVmm.I386.State;

namespace MiniVmm.Conformance.Cases;

/// <summary>Makes cases of the templates of a family: the same seed, the same case.</summary>
/// <param name="hello">The selectors of the oracle.</param>
/// <param name="oracle">Who is to run them: in long mode they must have an equivalent there.</param>
internal sealed unsafe class CaseGenerator(Template[] family, RunnerHello hello, Oracle oracle)
{
    private const int Ecx = 1, Edx = 2, Ebx = 3, Esp = 4, Ebp = 5, Esi = 6, Edi = 7;
    private const byte LockPrefix = 0xF0, OperandSize = 0x66, AddressSize = 0x67;

    /// <summary>How many cases of one leave the usual places in memory.</summary>
    private const int Rarely = 8;

    // QEMU does not refuse LOCK where it may not be, and dies of some of it.
    private readonly Template[] _templates =
        [.. family.Where(t => oracle.IsLongMode ? !t.Has(Traits.I386) : !oracle.IsEmulated || !t.HasLockPrefix)];
    private readonly Selectors _selectors = new(hello, oracle);
    private readonly TwinCode _body = new();
    private Values _values;
    private Case _case = new();
    private Template _template = Template.None;
    private SegmentChoice _segment;
    private Operand _operand;
    private int _operandBytes;
    private int _farFromEnd;

    /// <summary>Whether there is anything to make.</summary>
    public bool IsEmpty => _templates.Length == 0;

    private ref CaseRecord Start => ref _case.Start;

    public void Make(Case test, int seed)
    {
        _values = new Values(seed);
        _case = test;
        _template = _templates[_values.Below(_templates.Length)];
        (test.Seed, test.Template, test.Flat) = (seed, _template, _values.OneIn(2));
        _body.Clear();
        test.Code.Clear();
        _operand = default;
        _farFromEnd = 0;
        FillState(seed);
        bool wordPrefix = _template.Has(Traits.V) && ((oracle.IsLongMode && _template.Has(Traits.Stack)) || _values.OneIn(3));
        _operandBytes = wordPrefix ? 2 : _template.Has(Traits.B) ? 1 : 4;
        bool memory = _template.HasModRm && !_template.Has(Traits.R) && (_template.Has(Traits.M) || _values.OneIn(2));
        bool addresses = memory || _template.Has(Traits.String | Traits.Table) || _template.HasOffset;
        _segment = SegmentChoice.Make(_template, addresses, oracle.IsLongMode, ref _values);
        Start.Based = _segment.Based ? 1u : 0;
        ConstrainRegisters();
        foreach (Token token in _template.Encoding) Encode(token, memory);
        EncodePrefixes(wordPrefix, addresses);
        test.Code.Add(_body);
        ConstrainOperand();
    }

    private void FillState(int seed)
    {
        for (int i = 0; i < 8; i++) Start.Registers[i] = _values.Word();
        fixed (byte* data = Start.Data)
        {
            for (int i = 0; i < CaseLayout.WindowBytes; i += 8) *(ulong*)(data + i) = _values.Next();
            for (int i = _values.Below(8) * 4; i < CaseLayout.WindowBytes; i += 32) *(uint*)(data + i) = _values.Word();
        }
        Start.Eflags = (_values.Word() & EFlags.Status) | EFlags.IF | EFlags.Reserved1;
        if (_values.OneIn(_template.Has(Traits.String) ? 2 : 8)) Start.Eflags |= EFlags.DF;
        Start.Eip = CaseLayout.SlotAddress(seed);
        Start.Registers[Esp] = Placement.Stack(Rarely, ref _values);
    }

    private void ConstrainRegisters()
    {
        fixed (uint* r = Start.Registers)
        {
            if (_template.Has(Traits.String))
            {
                // Eight repetitions of four bytes either way stay inside the window.
                SetAddress(ref r[Ecx], (uint)_values.Below(9));
                SetAddress(ref r[Esi], Placement.Operand(32, 64, Rarely, ref _values) - _segment.SourceBase);
                SetAddress(ref r[Edi], Placement.Operand(32, 64, Rarely, ref _values) - _segment.DestinationBase);
            }
            if (_template.Has(Traits.Count)) SetAddress(ref r[Ecx], (uint)_values.Below(3));
            if (_template.Has(Traits.Double)) r[Ecx] = (r[Ecx] & ~0x1Fu) | DoubleShiftCount();
            if (_template.Has(Traits.Frame) && !_values.OneIn(Rarely)) r[Ebp] = r[Esp] + (uint)_values.Below(16);
            else if (_template.Has(Traits.Frame)) r[Ebp] = Placement.Operand(0, 64, 1, ref _values);
            if (_template.Has(Traits.Enter)) r[Ebp] = r[Esp] + 32;
            if (_template.Has(Traits.Table))
                SetAddress(ref r[Ebx], Placement.Operand(0, 64, Rarely, ref _values) - _segment.SourceBase - (byte)r[0]);
            // Most quotients of random dividends do not fit: half of them are small, or sign extensions.
            bool divides = _template.Has(Traits.Div);
            if (divides && _values.OneIn(2)) r[Edx] = (uint)((int)r[0] >> 31) & (uint)-_values.Below(2);
            if (divides && _values.OneIn(2)) r[0] = (uint)(short)(sbyte)r[0] & (uint)(0xFFFF * _values.Below(2) | 0xFFFF);
        }
    }

    /// <summary>With 16-bit addresses the high half of a register must not count: it stays random.</summary>
    private void SetAddress(ref uint register, uint value) =>
        register = _segment.Address16 ? (register & 0xFFFF_0000) | (ushort)value : value;

    private uint DoubleShiftCount() => (uint)_values.Below(_operandBytes == 2 ? 17 : 32);

    private void EncodePrefixes(bool wordPrefix, bool addresses)
    {
        TwinCode code = _case.Code;
        // INS, OUTS and their kind address memory without ModRM; LOOP and JECXZ count in a register of address size.
        bool sized = addresses || _template.Has(Traits.Count);
        if (sized) code.Add64(AddressSize);
        int turn = _values.Below(4);
        for (int i = 0; i < 4; i++)
        {
            switch ((i + turn) & 3)
            {
                case 0 when _operand.InMemory && TakesLock() && _values.OneIn(3):
                    code.Add(LockPrefix);
                    break;
                case 1 when _segment.Override(_operand.UsesStackSegment) is var prefix and not 0:
                    code.Add(prefix);
                    break;
                case 2 when wordPrefix:
                    code.Add(OperandSize);
                    break;
                case 3 when _segment.Address16:
                    code.Add32(AddressSize);
                    break;
            }
        }
        if (!_template.Has(Traits.Long)) return;
        ReadOnlySpan<byte> harmless = [0x26, 0x2E, 0x36, 0x3E];
        for (int i = 10 + _values.Below(6); i > 0; i--) code.Add(harmless[_values.Below(4)]);
    }

    private bool TakesLock()
    {
        if (_template.Has(Traits.Lock)) return true;
        if (!_template.Has(Traits.Alu)) return false;
        int opcode = _template.Encoding[0].Value;
        return (opcode < 0x40 ? opcode >> 3 : _operand.Field) != 7;
    }

    private void Encode(Token token, bool memory)
    {
        switch (token.Kind)
        {
            case TokenKind.Byte:
                _body.Add(token.Value);
                break;
            case TokenKind.ByteRegister:
                int register = _values.RegisterButEsp();
                // INC and DEC gave their short forms to REX.
                if (token.Value is 0x40 or 0x48)
                {
                    _body.Add32((byte)(token.Value + register));
                    _body.Add64(0xFF);
                    _body.Add64((byte)(0xC0 | (token.Value & 8) | register));
                }
                else
                {
                    _body.Add((byte)(token.Value + register));
                }
                break;
            case TokenKind.ModRm or TokenKind.ModRmDigit:
                _operand = EncodeModRm(token, memory);
                break;
            case TokenKind.Immediate8:
                _body.Add((byte)(_template.Has(Traits.Double) ? DoubleShiftCount()
                    : _template.Has(Traits.Enter) ? (uint)_values.Below(4) : _values.Word()));
                break;
            case TokenKind.Immediate16:
                _body.Add((byte)_values.Below(24));
                _body.Add(0);
                break;
            case TokenKind.ImmediateOperandSize:
                AddWord(_values.Word(), _template.HasWordPrefix ? 2 : _operandBytes);
                break;
            case TokenKind.Vector:
                int vector = (byte)_values.Word();
                _body.Add((byte)(vector is 0x80 or (>= 0x14 and < 0x20) ? vector ^ 0x40 : vector));
                break;
            case TokenKind.Offset:
                AddWord(Placement.Operand(0, CaseLayout.ScratchBytes - 4, Rarely, ref _values) - _segment.SourceBase,
                    _segment.Address16 ? 2 : 4);
                break;
            case TokenKind.FarPointer:
                AddWord(0, 4);
                AddWord(FarSelector(), 2);
                _farFromEnd = 6 + 3;
                break;
        }
    }

    private void AddWord(uint value, int bytes)
    {
        for (int i = 0; i < bytes; i++) _body.Add((byte)(value >> (8 * i)));
    }

    private Operand EncodeModRm(Token token, bool memory)
    {
        bool byteRegisters = _template.Has(Traits.B);
        int field = token.Kind == TokenKind.ModRmDigit ? token.Value : Register(byteRegisters);
        if (_template.Has(Traits.Sreg)) field = _values.Below(6);
        if (!memory)
        {
            int register = Register(byteRegisters);
            _body.Add((byte)(0xC0 | (field << 3) | register));
            return new Operand(false, register, 0, field, false);
        }
        bool bits = _template.Has(Traits.Bits);
        // A bit string near an edge must not leave the windows.
        int rarely = bits ? 4 * Rarely : Rarely;
        uint address = _template.Has(Traits.Target)
            ? Placement.TargetOperand(rarely, ref _values)
            : Placement.Operand(bits ? 48 : 0, bits ? 1 : CaseLayout.ScratchBytes - 8, rarely, ref _values);
        if (bits) Start.Registers[field] = (uint)(_values.Below(512) - 256);
        // An index may not change once it was chosen, so such rows keep their registers as they are.
        bool keep = (_template.Traits & ~Traits.Free) != 0;
        uint offset = address - _segment.SourceBase;
        Operand operand = _segment.Address16
            ? MemoryForm.Encode16(_body, field, ref Start, offset, keep, ref _values)
            : MemoryForm.Encode32(_body, field, ref Start, offset, keep, ref _values);
        return operand with { Address = address };
    }

    private int Register(bool byteRegisters) => byteRegisters ? _values.Below(8) : _values.RegisterButEsp();

    private void ConstrainOperand()
    {
        if (_farFromEnd != 0) _case.Code.Patch32(_farFromEnd, Destination());
        uint top = Start.Registers[Esp];
        if (_template.Has(Traits.Popf)) Put(top, SettableFlags(), 4);
        if (_template.Has(Traits.Popsreg)) Put(top, AnySelector(), 4);
        if (_template.Has(Traits.Return))
        {
            Put(top, Destination(), 4);
            if (_template.Has(Traits.Far)) Put(top + 4, FarSelector(), 4);
            if (_template.Has(Traits.Iret)) Put(top + 8, SettableFlags(), 4);
        }
        if (_template.Has(Traits.Bound)) PutBounds();
        if (_template.Has(Traits.Target)) SetOperand(Destination(), 4);
        else if (_template.Has(Traits.Selector)) SetOperand(AnySelector(), 2);
        if (_template.Has(Traits.Pointer))
            Put(_operand.Address + (uint)_operandBytes, _template.Has(Traits.Target) ? FarSelector() : AnySelector(), 2);
    }

    private void PutBounds()
    {
        int index = (int)Start.Registers[_operand.Field];
        if (_operandBytes == 2) index = (short)index;
        Put(_operand.Address, (uint)(index - _values.Below(8) + 1), _operandBytes);
        Put(_operand.Address + (uint)_operandBytes, (uint)(index + _values.Below(8) - 1), _operandBytes);
    }

    private void SetOperand(uint value, int bytes)
    {
        if (_operand.InMemory) Put(_operand.Address, value, bytes);
        else if (bytes == 4) Start.Registers[_operand.Register] = value;
        else Start.Registers[_operand.Register] = (Start.Registers[_operand.Register] & 0xFFFF_0000) | value;
    }

    private void Put(uint address, uint value, int bytes)
    {
        for (uint i = 0; i < bytes; i++)
        {
            int index = CaseLayout.IndexOf(address + i - CaseLayout.DataAddress);
            if (index >= 0) Start.Data[index] = (byte)(value >> (int)(8 * i));
        }
    }

    /// <summary>The end of the code, the last instruction before it, or where there is nothing.</summary>
    private uint Destination()
    {
        uint end = Start.Eip + (uint)_case.Code.Code32.Length;
        if (_values.OneIn(Rarely)) return Placement.Absent(ref _values);
        return _values.OneIn(2) ? end : end - 3;
    }

    private uint SettableFlags()
    {
        const uint mask = EFlags.Status | EFlags.DF | EFlags.NT | EFlags.AC | EFlags.ID | EFlags.IOPL | EFlags.IF;
        return ((uint)_values.Next() & mask) | EFlags.Reserved1;
    }

    private uint FarSelector() =>
        _values.OneIn(Rarely) ? AnySelector() : hello.Segments[(int)SegmentRegister.CS];

    private uint AnySelector() => _selectors.Any(_template, ref _values);
}
