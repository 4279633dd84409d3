using Iced.Intel;
using MiniVmm.I386.Memory;
using MiniVmm.Translator.Emitting;
using MiniVmm.Translator.Running;
using static Iced.Intel.Register;

namespace MiniVmm.Translator.Translation;

/// <summary>Accesses to guest memory: straight into the window that GS makes, or through the TLB.</summary>
internal sealed class MemoryEmitter(Emission emission)
{
    private const int ReadTag = 0, WriteTag = 4, Addend = 8;

    private HostCode Code => emission.Code;

    /// <summary>Emits what has to come before an access.</summary>
    /// <param name="address">Where.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="write">Whether it writes; then reading is allowed too.</param>
    /// <param name="check">Whether it is to be checked beforehand even where it need not be: then it cannot fault any more.</param>
    /// <returns>The operand for the access. It lives in R9 or in guest registers; R10 and R11 are lost.</returns>
    /// <remarks>Wherever it is used with a segment, <see cref="Emission.MayFault"/> comes first: <see cref="Emit"/> does both.</remarks>
    public MemoryOperand Reach(GuestAddress address, int size, bool write, bool check = false)
    {
        if (emission.IsDirect && !check) return Direct(address);
        Sum(address);
        int retry = Code.Position;
        Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R10D, R9D);
        Code.Emit(Iced.Intel.Code.Shr_rm32_imm8, R10D, 8);
        Code.Emit(Iced.Intel.Code.And_rm32_imm32, R10D, (Tlb.Entries - 1) << 4);
        Page(size);
        Code.Emit(Iced.Intel.Code.Cmp_r32_rm32, R11D, Entry(write ? WriteTag : ReadTag));
        int miss = Code.Jump(ConditionCode.ne);
        Code.Emit(Iced.Intel.Code.Add_r64_rm64, R9, Entry(Addend));
        uint access = (uint)size | (write ? TlbFill.Write : 0);
        emission.Aside(new Detour(DetourKind.FillTlb, miss, emission.ExitHere(), retry, access));
        emission.HostFlags = RflagsBits.None;
        return new MemoryOperand(R9);
    }

    /// <summary>Rewrites an instruction with a memory operand for the host, and emits what has to come before it.</summary>
    /// <param name="i">The guest's.</param>
    /// <param name="size">Bytes of the access.</param>
    /// <param name="write">As for <see cref="Reach"/>, as is <paramref name="check"/>.</param>
    /// <param name="host">The host's, to be given to <see cref="Emit"/>.</param>
    /// <param name="operand">Its memory operand.</param>
    /// <returns>False where the interpreter has to do it: the operand is not flat, or the host cannot encode it.</returns>
    public bool TryReach(
        in Instruction i, int size, bool write, out Instruction host, out MemoryOperand operand, bool check = false)
    {
        host = Rewriting.ForHost(in i);
        operand = default;
        if (!GuestAddress.Describes(in i)) return false;
        operand = Reach(GuestAddress.Of(in i), size, write, check);
        host = With(host, in operand);
        return Rewriting.IsEncodable(in host);
    }

    /// <summary>Emits a host instruction with a memory operand that <see cref="Reach"/> returned.</summary>
    public void Emit(in Instruction instruction)
    {
        if (instruction.SegmentPrefix == GS) emission.MayFault();
        Code.Emit(in instruction);
    }

    /// <summary>Loads into a host register of the access's width.</summary>
    public void Load(Register register, in MemoryOperand from) =>
        Emit(Instruction.Create(LoadCode(register.GetSize()), register, from));

    public void Store(in MemoryOperand to, Register register) =>
        Emit(Instruction.Create(AluCodes.Of(Mnemonic.Mov, register.GetSize()), to, register));

    /// <summary>Stores so many bytes of R9, in which finding the place may need to compute.</summary>
    public void StoreLoaded(GuestAddress to, int size)
    {
        if (emission.IsDirect)
        {
            MemoryOperand place = Reach(to, size, write: true);
            Store(in place, HostRegisters.Sized(R9, size));
            return;
        }
        Code.Emit(Iced.Intel.Code.Mov_rm32_r32, Fields.Scratch, R9D);
        MemoryOperand found = Reach(to, size, write: true);
        Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R10D, Fields.Scratch);
        Store(in found, HostRegisters.Sized(R10, size));
    }

    /// <summary>Gives an instruction another memory operand.</summary>
    public static Instruction With(Instruction instruction, in MemoryOperand operand)
    {
        instruction.MemoryBase = operand.Base;
        instruction.MemoryIndex = operand.Index;
        instruction.MemoryIndexScale = operand.Scale;
        instruction.MemoryDisplacement64 = (ulong)operand.Displacement;
        instruction.MemoryDisplSize = operand.DisplSize;
        instruction.SegmentPrefix = operand.SegmentPrefix;
        return instruction;
    }

    /// <summary>R9D = the address.</summary>
    private void Sum(GuestAddress address)
    {
        if (address.Base == None && address.Index == None)
        {
            Code.LoadImmediate(R9D, address.Displacement);
            return;
        }
        if (address is { Index: None, Displacement: 0 }) Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R9D, HostRegisters.Of(address.Base));
        else Code.Emit(Iced.Intel.Code.Lea_r32_m, R9D, Wide(address));
    }

    /// <summary>The address as an operand of LEA: 64-bit registers need no prefix, and the result is cut anyway.</summary>
    public static MemoryOperand Wide(GuestAddress address)
    {
        Register index = address.Index == None ? None : HostRegisters.Full(address.Index);
        Register @base = address.Base == None ? None : HostRegisters.Full(address.Base);
        // Without a base the displacement has four bytes always; it need not be extended, the result is cut.
        return new MemoryOperand(@base, index, address.Scale, (int)address.Displacement, @base == None ? 8 : address.Displacement == 0 ? 0 : 1);
    }

    private static MemoryOperand Direct(GuestAddress address)
    {
        Register @base = HostRegisters.Of(address.Base), index = HostRegisters.Of(address.Index);
        bool bare = @base == None && index == None;
        // 32-bit addressing: sums wrap as the guest's do.
        int size = bare ? 4 : address.Displacement == 0 ? 0 : 1;
        return new MemoryOperand(@base, index, address.Scale, bare ? address.Displacement : (int)address.Displacement, size, false, GS);
    }

    /// <summary>R11D = what the tag must equal: the page of the last byte, so that no access crosses one.</summary>
    private void Page(int size)
    {
        // Where misaligned accesses may have to fault, they go the slow way: a tag has no low bits.
        bool aligned = !emission.AllowsMisaligned;
        if (size == 1 || aligned) Code.Emit(Iced.Intel.Code.Mov_r32_rm32, R11D, R9D);
        else Code.Emit(Iced.Intel.Code.Lea_r32_m, R11D, new MemoryOperand(R9, size - 1));
        Code.Emit(Iced.Intel.Code.And_rm32_imm32, R11D, unchecked((int)0xFFFF_F000) | (aligned ? size - 1 : 0));
    }

    private static MemoryOperand Entry(int field) => new(HostRegisters.Tlb, R10, 1, field, field == 0 ? 0 : 1);

    private static Code LoadCode(int size) => size switch
    {
        1 => Iced.Intel.Code.Mov_r8_rm8,
        2 => Iced.Intel.Code.Mov_r16_rm16,
        _ => Iced.Intel.Code.Mov_r32_rm32,
    };
}
