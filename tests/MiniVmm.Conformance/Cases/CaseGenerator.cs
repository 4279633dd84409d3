using System.Buffers.Binary;

namespace MiniVmm.Conformance.Cases;

/// <summary>Makes a case from a template and a seed: the same seed, the same case.</summary>
internal sealed class CaseGenerator(Template template, int seed, uint dataAddress)
{
    private const int Esp = 4, Ecx = 1, Ebx = 3, Ebp = 5, Esi = 6, Edi = 7;
    private const uint Status = 0x8D5, Direction = 0x400;

    private readonly Values _values = new(seed);
    private readonly List<byte> _code = [];
    private readonly uint[] _registers = new uint[8];
    private readonly byte[] _data = new byte[CaseLayout.DataBytes];
    private int _operandBytes = 4;
    private Operand _operand;

    public Case Make()
    {
        for (int i = 0; i < 8; i++) _registers[i] = _values.Word();
        for (int i = 0; i < _data.Length; i += 4) BinaryPrimitives.WriteUInt32LittleEndian(_data.AsSpan(i), _values.Word());
        uint eflags = (_values.Word() & Status) | 0x202;
        if (template.Has(Constraint.String) && _values.OneIn(2)) eflags |= Direction;
        _registers[Esp] = dataAddress + CaseLayout.StackTop;
        _operandBytes = template.Has("b") ? 1 : 4;
        ConstrainRegisters();
        Encode();
        ConstrainMemory();
        bool faults = (template.Has(Constraint.Divide) || template.Has(Constraint.SignedDivide))
            && Division.Faults(template.Has(Constraint.SignedDivide), _operandBytes, _registers[0], _registers[2], OperandValue());
        return new Case { Code = [.. _code], Registers = _registers, Eflags = eflags, Data = _data, Faults = faults };
    }

    private void ConstrainRegisters()
    {
        if (template.Has(Constraint.String))
        {
            // Eight repetitions of four bytes either way stay inside the window.
            _registers[Ecx] = (uint)_values.Below(9);
            _registers[Esi] = ScratchAddress(32, 64);
            _registers[Edi] = ScratchAddress(32, 64);
        }
        if (template.Has(Constraint.SmallCount)) _registers[Ecx] = (_values.Word() & 0xFFFF_0000 * (uint)_values.Below(2)) | (uint)_values.Below(3);
        if (template.Has(Constraint.DoubleShift)) _registers[Ecx] = (_registers[Ecx] & ~0x1Fu) | (uint)_values.Below(17);
        if (template.Has(Constraint.Frame)) _registers[Ebp] = _registers[Esp] + (uint)_values.Below(16);
        if (template.Has(Constraint.Enter)) _registers[Ebp] = _registers[Esp] + 32;
        if (template.Has(Constraint.Table)) _registers[Ebx] = ScratchAddress(0, 64) - (byte)_registers[0] % 64u;
        if (template.Has(Constraint.Table)) _registers[0] = (_registers[0] & ~0xFFu) | (byte)_registers[0] % 64u;
        // Most quotients of random dividends do not fit: half of them are small, or sign extensions.
        bool divides = template.Has(Constraint.Divide) || template.Has(Constraint.SignedDivide);
        if (divides && _values.OneIn(2)) _registers[2] = (uint)((int)_registers[0] >> 31) & (uint)-_values.Below(2);
        if (divides && _values.OneIn(2)) _registers[0] = (uint)(short)(sbyte)_registers[0] & (uint)(0xFFFF * _values.Below(2) | 0xFFFF);
    }

    private void Encode()
    {
        bool addressSize16 = template.Has("a16");
        bool wordPrefix = template.Has("v") && _values.OneIn(3);
        if (wordPrefix) _operandBytes = 2;
        var body = new List<byte>();
        bool memory = template.Has("m") || _values.OneIn(2);
        foreach (string token in template.Encoding)
        {
            if (token[0] == '/') _operand = EncodeModRm(body, token, memory, addressSize16);
            else if (token.EndsWith("+r")) body.Add((byte)(Convert.ToByte(token[..2], 16) + _values.RegisterButEsp()));
            else EncodeFixed(body, token);
        }
        if (_operand.InMemory && TakesLock(body) && _values.OneIn(3)) _code.Add(0xF0);
        if (_operand.InMemory && !template.Has(Constraint.AddressOnly) && _values.OneIn(4)) _code.Add(_values.OneIn(2) ? (byte)0x26 : (byte)0x36);
        if (wordPrefix) _code.Add(0x66);
        _code.AddRange(body);
    }

    private bool TakesLock(List<byte> body)
    {
        if (template.Has("lock")) return true;
        // CMP is the eighth of its group, the only one that does not write.
        bool compares = body[0] < 0x40 ? body[0] >> 3 == 7 : ((body[1] >> 3) & 7) == 7;
        return template.Has("alu") && !compares;
    }

    private void EncodeFixed(List<byte> body, string token)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, _values.Word());
        switch (token)
        {
            case "ib" when template.Has(Constraint.NonZero):
                body.Add((byte)(1 + _values.Below(255)));
                break;
            case "ib" when template.Has(Constraint.DoubleShift):
                body.Add((byte)_values.Below(17));
                break;
            case "ib" when template.Has(Constraint.Enter):
                body.Add((byte)_values.Below(4));
                break;
            case "ib":
                body.Add(bytes[0]);
                break;
            case "iw":
                body.AddRange((byte)_values.Below(24), (byte)0);
                break;
            case "iz":
                body.AddRange(bytes[..(_operandBytes == 2 ? 2 : 4)]);
                break;
            case "moffs":
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, ScratchAddress(0, CaseLayout.ScratchBytes - 4));
                body.AddRange(bytes);
                break;
            default:
                body.Add(Convert.ToByte(token, 16));
                break;
        }
    }

    private Operand EncodeModRm(List<byte> body, string token, bool memory, bool addressSize16)
    {
        bool byteRegisters = template.Has("b");
        int field = token == "/r" ? Register(byteRegisters) : token[1] - '0';
        if (template.Has(Constraint.SegmentSource)) field = _values.Below(6);
        if (!memory)
        {
            int register = Register(byteRegisters);
            body.Add((byte)(0xC0 | (field << 3) | register));
            return new Operand(false, register, 0, field);
        }
        if (addressSize16) return MemoryForm.Encode16(body, field, _values);
        if (template.Has(Constraint.BitString)) _registers[field] = (uint)(_values.Below(512) - 256);
        int room = CaseLayout.ScratchBytes - 8;
        int offset = template.Has(Constraint.BitString) ? 48 : _values.Below(room);
        // An index may not change once it was chosen, so such rows keep their registers as they are.
        bool fixedRegisters = template.Traits.Any(t => t is not ("b" or "v" or "m" or "lock" or "alu"));
        return MemoryForm.Encode32(body, field, _registers, dataAddress + CaseLayout.Scratch + (uint)offset, fixedRegisters, _values);
    }

    private int Register(bool byteRegisters) => byteRegisters ? _values.Below(8) : _values.RegisterButEsp();

    private void ConstrainMemory()
    {
        Span<byte> top = _data.AsSpan(CaseLayout.IndexOf(CaseLayout.StackTop));
        if (template.Has(Constraint.Popf))
            BinaryPrimitives.WriteUInt32LittleEndian(top, (_values.Word() & (Status | Direction)) | 0x202);
        if (!template.Has(Constraint.Bound)) return;
        uint index = _registers[_operand.Field];
        Span<byte> bounds = _data.AsSpan(CaseLayout.IndexOf((int)(_operand.Address - dataAddress)));
        if (_operandBytes == 2)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bounds, (short)Math.Max(short.MinValue, (short)index - _values.Below(2)));
            BinaryPrimitives.WriteInt16LittleEndian(bounds[2..], (short)Math.Min(short.MaxValue, (short)index + _values.Below(2)));
            return;
        }
        BinaryPrimitives.WriteInt32LittleEndian(bounds, (int)Math.Max(int.MinValue, (long)(int)index - _values.Below(2)));
        BinaryPrimitives.WriteInt32LittleEndian(bounds[4..], (int)Math.Min(int.MaxValue, (long)(int)index + _values.Below(2)));
    }

    private uint OperandValue()
    {
        if (_operand.InMemory)
            return BinaryPrimitives.ReadUInt32LittleEndian(_data.AsSpan(CaseLayout.IndexOf((int)(_operand.Address - dataAddress))));
        if (_operandBytes != 1) return _registers[_operand.Register];
        return _registers[_operand.Register & 3] >> (_operand.Register < 4 ? 0 : 8);
    }

    private uint ScratchAddress(int from, int count) => dataAddress + CaseLayout.Scratch + (uint)(from + _values.Below(count));

}
