using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace MiniVmm.Tests.Interpreter;

/// <summary>A random loop that gets hot: what compilers emit and what they do not, on memory that ends in a hole, in code
/// that rewrites a function it calls.</summary>
internal sealed class HotProgram(Random random)
{
    public const int Rounds = 600;

    /// <summary>An absent page; EBX walks into it from <see cref="WalkStart"/>, if it gets so far.</summary>
    public const uint Hole = 0x1_8000;

    private const uint Counter = 0x6_0000, Walk = 0x6_0004, Function = 0x9000;

    private static readonly AssemblerRegister32[] Registers = [eax, ecx, edx, ebx, ebp, esi, edi];
    private static readonly AssemblerRegister8[] ByteRegisters = [al, cl, dl, bl, ah, ch, dh, bh];

    private uint WalkStart => Hole - (uint)random.Next(4 * Rounds);

    public void Assemble(GuestMachine machine)
    {
        machine.Assemble(a => { a.add(eax, 0x1234_5678); a.ret(); }, Function);
        machine.Memory.Store(Counter, (uint)Rounds);
        machine.Memory.Store(Walk, WalkStart);
        machine.Assemble(a =>
        {
            Label again = a.CreateLabel();
            a.Label(ref again);
            a.mov(esp, (int)GuestMachine.KernelStack - 256);
            a.mov(ebx, __dword_ptr[Walk]);
            a.add(__dword_ptr[Walk], random.Next(8));
            a.mov(esi, (int)GuestMachine.Data + random.Next(64));
            a.and(ebp, 0xFF);
            for (int left = 4 + random.Next(24); left > 0; left--) Instruction(a);
            a.dec(__dword_ptr[Counter]);
            a.jne(again);
            a.hlt();
        });
    }

    private AssemblerRegister32 Any => Registers[random.Next(Registers.Length)];

    private AssemblerRegister32 Target => Registers[random.Next(3)];

    private AssemblerRegister8 AnyByte => ByteRegisters[random.Next(8)];

    private AssemblerMemoryOperand Address() => random.Next(4) switch
    {
        0 => __[ebx + random.Next(64)],
        1 => __[esi + random.Next(-8, 64)],
        2 => __[esi + ebp * (1 << random.Next(4)) + random.Next(64)],
        _ => __[GuestMachine.Data + (uint)random.Next(256)],
    };

    private AssemblerMemoryOperand Double() => __dword_ptr[Address()];

    private AssemblerMemoryOperand Byte() => __byte_ptr[Address()];

    private void Instruction(Assembler a)
    {
        switch (random.Next(16))
        {
            case 0 or 1 or 2: Arithmetic(a); break;
            case 3 or 4: Move(a); break;
            case 5: Shift(a); break;
            case 6: Unary(a); break;
            case 7: Extend(a); break;
            case 8 or 9: CompareAndSkip(a); break;
            case 10: Push(a); break;
            case 11: CallAndRewrite(a); break;
            case 12: Conditional(a); break;
            case 13: Repeat(a); break;
            case 14: a.imul(Target, Any, random.Next()); break;
            default: a.lea(Target, __[Any + Any * (1 << random.Next(4)) + random.Next(-100, 100)]); break;
        }
    }

    private void Arithmetic(Assembler a)
    {
        Code code = (random.Next(9), random.Next(5)) switch
        {
            (var n, 0) => Pick(n, Code.Add_r32_rm32, Code.Sub_r32_rm32, Code.And_r32_rm32, Code.Or_r32_rm32, Code.Xor_r32_rm32, Code.Adc_r32_rm32, Code.Sbb_r32_rm32, Code.Cmp_r32_rm32, Code.Xor_r32_rm32),
            (var n, 1) => Pick(n, Code.Add_rm32_r32, Code.Sub_rm32_r32, Code.And_rm32_r32, Code.Or_rm32_r32, Code.Xor_rm32_r32, Code.Adc_rm32_r32, Code.Sbb_rm32_r32, Code.Cmp_rm32_r32, Code.Test_rm32_r32),
            (var n, 2) => Pick(n, Code.Add_rm32_imm32, Code.Sub_rm32_imm32, Code.And_rm32_imm32, Code.Or_rm32_imm32, Code.Xor_rm32_imm32, Code.Adc_rm32_imm32, Code.Sbb_rm32_imm32, Code.Cmp_rm32_imm32, Code.Test_rm32_imm32),
            (var n, 3) => Pick(n, Code.Add_rm8_r8, Code.Sub_rm8_r8, Code.And_rm8_r8, Code.Or_rm8_r8, Code.Xor_rm8_r8, Code.Adc_rm8_r8, Code.Sbb_rm8_r8, Code.Cmp_rm8_r8, Code.Test_rm8_r8),
            (var n, _) => Pick(n, Code.Add_rm8_imm8, Code.Sub_rm8_imm8, Code.And_rm8_imm8, Code.Or_rm8_imm8, Code.Xor_rm8_imm8, Code.Adc_rm8_imm8, Code.Sbb_rm8_imm8, Code.Cmp_rm8_imm8, Code.Test_rm8_imm8),
        };
        Emit(a, code);
    }

    private static Code Pick(int n, params ReadOnlySpan<Code> codes) => codes[n];

    /// <summary>With random operands of the kinds that the code takes; destinations are EAX, ECX or EDX, or memory.</summary>
    private void Emit(Assembler a, Code code)
    {
        string name = code.ToString();
        bool bytes = name.Contains('8');
        string[] kinds = name.Split('_')[1..];
        bool memory = random.Next(2) == 0;
        Register first = bytes ? AnyByteTarget : Target, other = bytes ? AnyByte : Any;
        MemoryOperand address = Address().ToMemoryOperand(32);
        int immediate = bytes ? random.Next(-128, 128) : random.Next(3) == 0 ? random.Next() : random.Next(-4, 5);
        a.AddInstruction((kinds[0].StartsWith("rm"), kinds[1][0]) switch
        {
            (true, 'i') when memory => Iced.Intel.Instruction.Create(code, address, immediate),
            (true, 'i') => Iced.Intel.Instruction.Create(code, first, immediate),
            (true, _) when memory => Iced.Intel.Instruction.Create(code, address, other),
            (false, _) when memory => Iced.Intel.Instruction.Create(code, first, address),
            _ => Iced.Intel.Instruction.Create(code, first, other),
        });
    }

    /// <summary>No part of EBX, which walks.</summary>
    private Register AnyByteTarget
    {
        get
        {
            AssemblerRegister8 register = AnyByte;
            return register == bl || register == bh ? al : register;
        }
    }

    private void Move(Assembler a)
    {
        switch (random.Next(7))
        {
            case 0: a.mov(Target, Double()); break;
            case 1: a.mov(Double(), Any); break;
            case 2: a.mov(Double(), random.Next()); break;
            case 3: a.mov(Byte(), AnyByte); break;
            case 4: a.mov(dl, Byte()); break;
            case 5: a.mov(Target, random.Next()); break;
            default: a.mov(Target, Any); break;
        }
    }

    private void Shift(Assembler a)
    {
        Code code = Pick(random.Next(8), Code.Shl_rm32_imm8, Code.Shr_rm32_imm8, Code.Sar_rm32_imm8, Code.Rol_rm32_imm8,
            Code.Ror_rm32_imm8, Code.Shl_rm8_imm8, Code.Shr_rm8_imm8, Code.Sar_rm8_imm8);
        int count = random.Next(4) == 0 ? random.Next(256) : random.Next(1, 9);
        bool bytes = code is Code.Shl_rm8_imm8 or Code.Shr_rm8_imm8 or Code.Sar_rm8_imm8;
        a.AddInstruction(random.Next(3) == 0
            ? Iced.Intel.Instruction.Create(code, Address().ToMemoryOperand(32), (uint)count)
            : Iced.Intel.Instruction.Create(code, bytes ? AnyByteTarget : Target, (uint)count));
    }

    private void Unary(Assembler a)
    {
        switch (random.Next(7))
        {
            case 0: a.inc(Target); break;
            case 1: a.dec(Target); break;
            case 2: a.neg(Target); break;
            case 3: a.not(Target); break;
            case 4: a.inc(Double()); break;
            case 5: a.dec(Byte()); break;
            default: a.neg(Double()); break;
        }
    }

    private void Extend(Assembler a)
    {
        switch (random.Next(5))
        {
            case 0: a.movzx(Target, Byte()); break;
            case 1: a.movsx(Target, AnyByte); break;
            case 2: a.movzx(Target, __word_ptr[Address()]); break;
            case 3: a.movsx(Target, Byte()); break;
            default: a.movzx(Target, cx); break;
        }
    }

    private void CompareAndSkip(Assembler a)
    {
        Label skip = a.CreateLabel();
        switch (random.Next(6))
        {
            case 0: Arithmetic(a); break;
            case 1: a.cmp(Any, Any); break;
            case 2: a.test(Any, random.Next()); break;
            case 3: a.cmp(Byte(), AnyByte); break;
            case 4: a.dec(Target); break;
            default: a.cmp(Target, Double()); break;
        }
        Jump(a, skip);
        if (random.Next(2) == 0) Arithmetic(a);
        else a.xor(Target, Any);
        a.Label(ref skip);
        a.nop();
    }

    private void Jump(Assembler a, Label target)
    {
        switch (random.Next(16))
        {
            case 0: a.jo(target); break;
            case 1: a.jno(target); break;
            case 2: a.jb(target); break;
            case 3: a.jae(target); break;
            case 4: a.je(target); break;
            case 5: a.jne(target); break;
            case 6: a.jbe(target); break;
            case 7: a.ja(target); break;
            case 8: a.js(target); break;
            case 9: a.jns(target); break;
            case 10: a.jp(target); break;
            case 11: a.jnp(target); break;
            case 12: a.jl(target); break;
            case 13: a.jge(target); break;
            case 14: a.jle(target); break;
            default: a.jg(target); break;
        }
    }

    private void Push(Assembler a)
    {
        switch (random.Next(5))
        {
            case 0: a.push(Any); a.push(esp); a.pop(Target); a.pop(Target); break;
            case 1: a.push(random.Next()); break;
            case 2: a.push(Double()); a.pop(Target); break;
            case 3: a.pushfd(); a.pop(Target); break;
            default: a.push(ebp); a.mov(ebp, esp); a.push(Any); a.push(Any); a.leave(); break;
        }
    }

    private void CallAndRewrite(Assembler a)
    {
        if (random.Next(3) == 0) a.xor(__byte_ptr[Function + 1 + (uint)random.Next(4)], (byte)random.Next(256));
        if (random.Next(2) == 0)
        {
            a.call(Function);
            return;
        }
        a.mov(edx, (int)Function);
        a.call(edx);
    }

    private void Conditional(Assembler a)
    {
        switch (random.Next(4))
        {
            case 0: a.setb(dl); break;
            case 1: a.setle(Byte()); break;
            case 2: a.cmovne(Target, Double()); break;
            default: a.lahf(); break;
        }
    }

    private void Repeat(Assembler a)
    {
        a.mov(ecx, random.Next(20));
        a.mov(edi, (int)(random.Next(8) == 0 ? Hole - 16 : GuestMachine.Data + (uint)random.Next(256)));
        switch (random.Next(7))
        {
            case 0: a.rep.movsb(); break;
            case 1: a.rep.movsd(); break;
            case 2: a.rep.stosd(); break;
            case 3: a.repne.scasb(); break;
            case 4: a.repe.cmpsb(); break;
            case 5: a.repe.cmpsd(); break;
            default: a.lodsb(); a.stosb(); break;
        }
        a.mov(esi, (int)GuestMachine.Data + random.Next(64));
    }
}
