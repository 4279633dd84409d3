using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.Conformance.Reporting;
using Xunit;

namespace MiniVmm.Conformance;

/// <summary>The judge itself: it sees every defined difference and no undefined one.</summary>
public unsafe class ComparisonTests
{
    private const uint CarryAndZero = 0x41, Aux = 0x10, Fault = 0x1_0000;
    private const uint PageFault = 14, GeneralProtection = 13, Overflow = 4;
    private static readonly byte[] AddEaxEcx = [0x01, 0xC8], AndEaxEcx = [0x21, 0xC8], Enter = [0xC8, 0, 0, 0];

    [Fact]
    public void A_register_a_selector_a_flag_and_a_byte_make_a_difference()
    {
        Assert.Null(Difference(AddEaxEcx, _ => { }));
        Assert.Contains("ebx", Difference(AddEaxEcx, o => o.Registers[3] = 1));
        Assert.Contains("gs", Difference(AddEaxEcx, o => o.Segments[5] = 8));
        Assert.Null(Difference(AddEaxEcx, o => o.Segments[5] = 3));
        Assert.Contains("eflags", Difference(AddEaxEcx, o => o.Eflags = CarryAndZero));
        Assert.Contains("expected 00, got 01", Difference(AddEaxEcx, o => o.Data[CaseLayout.WindowBytes - 1] = 1));
    }

    [Fact]
    public void A_flag_counts_only_where_the_manual_defines_it()
    {
        Assert.NotNull(Difference(AddEaxEcx, o => o.Eflags = Aux));
        Assert.Null(Difference(AndEaxEcx, o => o.Eflags = Aux));
        Assert.Null(Difference(AddEaxEcx, o => o.Eflags = Fault));
    }

    [Fact]
    public void A_fault_makes_a_difference_by_its_vector_and_place_and_by_code_and_address_where_it_has_them()
    {
        void page(Record o) => (o.Trap, o.Error, o.Cr2, o.Eip) = (PageFault, 6, CaseLayout.DataAddress + 0x4000, CaseLayout.CodeAddress);
        void invalid(Record o) => (o.Trap, o.Eip) = (6, CaseLayout.CodeAddress);
        Assert.Contains("no fault", Difference(AddEaxEcx, page));
        Assert.Contains("PageFault", Difference(AddEaxEcx, invalid, page));
        Assert.Contains("eip", Difference(AddEaxEcx, o => o.Eip++, page));
        Assert.Contains("error code", Difference(AddEaxEcx, o => o.Error = 4, page));
        Assert.Contains("cr2", Difference(AddEaxEcx, o => o.Cr2++, page));
        Assert.Contains("eip", Difference(AddEaxEcx, o => o.Eip++, invalid));
        Assert.Null(Difference(AddEaxEcx, o => (o.Error, o.Cr2) = (1, 1), invalid));
        Assert.Contains("endless loop", Difference(AddEaxEcx, o => o.Trap = OutcomeRecord.Hung));
        Assert.Contains("end of the process", Difference(AddEaxEcx, o => o.Trap = OutcomeRecord.Ended, o => o.Trap = OutcomeRecord.Killed));
    }

    [Fact]
    public void A_fetch_counts_as_a_read_without_NX()
    {
        void fetch(Record o) => (o.Trap, o.Error) = (PageFault, 0x14);
        Assert.Null(Difference(AddEaxEcx, o => o.Error = 4, fetch));
        Assert.NotNull(Difference(AddEaxEcx, o => o.Error = 6, fetch));
    }

    [Fact]
    public void Memory_below_the_stack_counts_only_where_nothing_faulted()
    {
        void page(Record o) => o.Trap = PageFault;
        Assert.NotNull(Difference(Enter, o => o.Data[0] = 1));
        Assert.Null(Difference(Enter, o => o.Data[0] = 1, page));
        Assert.NotNull(Difference(AddEaxEcx, o => o.Data[0] = 1, page));
        Assert.NotNull(Difference(Enter, o => o.Registers[4] = 1, page));
    }

    [Fact]
    public void An_emulator_names_a_vector_by_signal_and_silicon_by_number()
    {
        void signalled(Record o) => (o.Trap, o.Signal, o.SignalCode) = (uint.MaxValue, 11, 0x80);
        Assert.Null(Difference(AddEaxEcx, o => o.Trap = GeneralProtection, signalled, Oracle.Qemu));
        Assert.Null(Difference(AddEaxEcx, o => o.Trap = Overflow, signalled, Oracle.Qemu));
        Assert.NotNull(Difference(AddEaxEcx, o => o.Trap = PageFault, signalled, Oracle.Qemu));
        Assert.NotNull(Difference(AddEaxEcx, o => o.Trap = Overflow, o => o.Trap = GeneralProtection));
    }

    [Fact]
    public void The_end_of_the_longer_64_bit_code_is_the_end_of_the_32_bit_code()
    {
        void trap(Record o) => (o.Trap, o.Eip) = (3, CaseLayout.CodeAddress + 3);
        Assert.Null(Difference(AddEaxEcx, o => o.Eip--, trap, Oracle.LongMode, prefix: 0x67));
        Assert.NotNull(Difference(AddEaxEcx, _ => { }, trap, Oracle.LongMode, prefix: 0x67));
        Assert.NotNull(Difference(AddEaxEcx, o => o.Eip--, trap, Oracle.I386, prefix: 0x67));
    }

    private static string? Difference(
        byte[] code, Action<Record> change, Action<Record>? both = null, Oracle? oracle = null, byte? prefix = null)
    {
        var test = new Case();
        test.Start.Eip = CaseLayout.CodeAddress;
        if (prefix is { } only64) test.Code.Add64(only64);
        test.Code.Add(code);
        OutcomeRecord expected = new() { Trap = OutcomeRecord.Ended };
        both?.Invoke(new Record(&expected));
        OutcomeRecord actual = expected;
        change(new Record(&actual));
        return new Comparison(oracle ?? Oracle.I386).Difference(test, in expected, in actual);
    }

    /// <summary>An outcome that a lambda can change.</summary>
    private readonly struct Record(OutcomeRecord* o)
    {
        public uint* Registers => o->Registers;

        public ushort* Segments => o->Segments;

        public byte* Data => o->Data;

        public ref uint Eflags => ref o->Eflags;

        public ref uint Trap => ref o->Trap;

        public ref uint Error => ref o->Error;

        public ref uint Cr2 => ref o->Cr2;

        public ref uint Eip => ref o->Eip;

        public ref uint Signal => ref o->Signal;

        public ref uint SignalCode => ref o->SignalCode;
    }
}
